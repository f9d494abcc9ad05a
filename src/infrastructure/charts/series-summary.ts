import type { ColumnName, FurtherColumn } from '../../domain/reefer/schema.js';
import type { FurtherValues, TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** A screen cannot show more points of a curve, so neighbours are merged once there are twice as many. */
const MOST_BUCKETS = 4000;

/** The columns that are drawn, where a file has them. */
export const DRAWN_COLUMNS = [
  'temperature',
  'target_temperature',
  'ambiant_temperature',
  'kilowatts',
  'oxygen_level',
  'nitrogen_level',
  'carbon_dioxide_level',
  'humidity_level',
  'true_temperature',
  'supply_temperature',
  'cargo_temperature',
  'true_oxygen_level',
  'true_carbon_dioxide_level',
] as const satisfies readonly (ColumnName | FurtherColumn['name'])[];

export type DrawnColumn = (typeof DRAWN_COLUMNS)[number];

/** A record with those columns behind the contract's that a file has. */
export type DrawnRecord = TelemetryRecord & FurtherValues;

/** Consecutive records that are drawn together: the lowest and the highest value of each column. */
export interface Bucket {
  /** Seconds since 1970 of the first and the last record. */
  from: number;
  to: number;
  /** Infinity and -Infinity where there is no value. */
  readonly low: number[];
  readonly high: number[];
  /** Whether any of the records is labelled. */
  labelled: boolean;
  /** The faults that act in any of the records: their kinds by their ids. */
  faults: ReadonlyMap<string, string>;
}

/** A period, in seconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** One container's records, reduced to what a chart can show; memory does not grow with their number. */
export class SeriesSummary {
  records = 0;
  positives = 0;
  private buckets: Bucket[] = [];
  private recordsPerBucket = 1;

  add(record: DrawnRecord): void {
    const time = record.measured_at;
    if (this.records % this.recordsPerBucket === 0) this.begin(time);
    const bucket = this.buckets.at(-1) as Bucket;
    bucket.to = time;
    for (const [i, column] of DRAWN_COLUMNS.entries()) {
      const value = record[column] ?? NaN;
      if (value < (bucket.low[i] as number)) bucket.low[i] = value;
      if (value > (bucket.high[i] as number)) bucket.high[i] = value;
    }
    if (record.fault_kind) bucket.faults = new Map([...bucket.faults, ...faultsIn(record)]);
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
  get stretches(): readonly Period[] {
    return this.periods(({ labelled }) => labelled);
  }

  /** The kinds of fault that act at any time, in the order in which they come, with the periods of each single fault. */
  get faults(): ReadonlyMap<string, readonly Period[]> {
    const kinds = new Map<string, Period[]>();
    for (const [id, kind] of new Map(this.buckets.flatMap(({ faults }) => [...faults]))) {
      const periods = this.periods((bucket) => bucket.faults.has(id));
      kinds.set(kind, [...(kinds.get(kind) ?? []), ...periods]);
    }
    return kinds;
  }

  /** Whether the file has any value of a column. */
  has(column: DrawnColumn): boolean {
    const at = DRAWN_COLUMNS.indexOf(column);
    return this.buckets.some(({ low }) => low[at] !== Infinity);
  }

  private periods(isIn: (bucket: Bucket) => boolean): readonly Period[] {
    const periods: { from: number; to: number }[] = [];
    let open: { from: number; to: number } | undefined;
    for (const bucket of this.buckets) {
      if (!isIn(bucket)) open = undefined;
      else if (open) open.to = bucket.to;
      else periods.push((open = { from: bucket.from, to: bucket.to }));
    }
    return periods;
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
      faults: NONE,
    });
  }
}

/** The kinds of a record's faults by their ids; where a file has no ids, a kind stands for its fault. */
function faultsIn({ fault_kind: kinds = '', fault_id: ids = '' }: DrawnRecord): [string, string][] {
  const names = ids.split('|');
  return kinds.split('|').map((kind, i) => [names[i] || kind, kind]);
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
      faults:
        first.faults.size + second.faults.size === 0 ? NONE : new Map([...first.faults, ...second.faults]),
    };
  });
}
