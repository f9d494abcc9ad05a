import type { ColumnName } from '../../domain/reefer/schema.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** A screen cannot show more points of a curve, so neighbours are merged once there are twice as many. */
const MOST_BUCKETS = 4000;

/** The columns that are drawn. */
export const DRAWN_COLUMNS = [
  'temperature',
  'target_temperature',
  'ambiant_temperature',
  'kilowatts',
  'oxygen_level',
  'nitrogen_level',
  'carbon_dioxide_level',
  'humidity_level',
] as const satisfies readonly ColumnName[];

export type DrawnColumn = (typeof DRAWN_COLUMNS)[number];

/** Consecutive records that are drawn together: the lowest and the highest value of each column. */
export interface Bucket {
  /** Seconds since 1970 of the first and the last record. */
  from: number;
  to: number;
  readonly low: number[];
  readonly high: number[];
  /** Whether any of the records is labelled. */
  labelled: boolean;
}

/** A period of labelled records, in seconds since 1970. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One container's records, reduced to what a chart can show; memory does not grow with their number. */
export class SeriesSummary {
  records = 0;
  positives = 0;
  private buckets: Bucket[] = [];
  private recordsPerBucket = 1;

  add(record: TelemetryRecord): void {
    const time = record.measured_at;
    if (this.records % this.recordsPerBucket === 0) this.begin(time);
    const bucket = this.buckets.at(-1) as Bucket;
    bucket.to = time;
    for (const [i, column] of DRAWN_COLUMNS.entries()) {
      const value = record[column];
      if (value < (bucket.low[i] as number)) bucket.low[i] = value;
      if (value > (bucket.high[i] as number)) bucket.high[i] = value;
    }
    if (record.maintenance_required) {
      bucket.labelled = true;
      this.positives++;
    }
    this.records++;
  }

  get curve(): readonly Bucket[] {
    return this.buckets;
  }

  /** The periods of labelled records: neighbouring labelled buckets are merged. */
  get stretches(): readonly Stretch[] {
    const stretches: { from: number; to: number }[] = [];
    let open: { from: number; to: number } | undefined;
    for (const { from, to, labelled } of this.buckets) {
      if (!labelled) open = undefined;
      else if (open) open.to = to;
      else stretches.push((open = { from, to }));
    }
    return stretches;
  }

  private begin(time: number): void {
    if (this.buckets.length === 2 * MOST_BUCKETS) {
      this.buckets = pairs(this.buckets);
      this.recordsPerBucket *= 2;
    }
    this.buckets.push({
      from: time,
      to: time,
      low: DRAWN_COLUMNS.map(() => Infinity),
      high: DRAWN_COLUMNS.map(() => -Infinity),
      labelled: false,
    });
  }
}

function pairs(buckets: readonly Bucket[]): Bucket[] {
  return Array.from({ length: buckets.length / 2 }, (_, i) => {
    const [first, second] = [buckets[2 * i] as Bucket, buckets[2 * i + 1] as Bucket];
    return {
      from: first.from,
      to: second.to,
      low: first.low.map((value, column) => Math.min(value, second.low[column] as number)),
      high: first.high.map((value, column) => Math.max(value, second.high[column] as number)),
      labelled: first.labelled || second.labelled,
    };
  });
}
