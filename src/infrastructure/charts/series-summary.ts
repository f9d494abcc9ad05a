import type { ColumnName, FurtherColumn } from '../../domain/reefer/schema.js';
import type { FurtherValues, TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** A screen cannot show more points of a curve. */
const MOST_BUCKETS = 8000;
/** Faults of a container that are told apart by their ids; of further ones only the kinds are. */
const MOST_FAULTS = 2000;

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

/** Records of about the same time that are drawn together: the lowest and the highest value of each column. */
export interface Bucket {
  /** Seconds since 1970 of the first and the last record. */
  from: number;
  to: number;
  /** Infinity and -Infinity where there is no value. */
  readonly low: number[];
  readonly high: number[];
  /** Whether any of the records is labelled. */
  labelled: boolean;
  /** The kinds of those faults that have no id. */
  readonly kinds: Set<string>;
}

/** A period, in seconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * One container's records, in any order, reduced to what a chart can show; memory does not grow with their number.
 * `span` is the time from the first to the last one.
 */
export class SeriesSummary {
  records = 0;
  positives = 0;
  private readonly buckets: (Bucket | undefined)[] = Array<undefined>(MOST_BUCKETS);
  private readonly faultsById = new Map<string, { kind: string; from: number; to: number }>();

  constructor(readonly span: Period) {}

  add(record: DrawnRecord): void {
    const time = record.measured_at;
    const bucket = this.bucketAt(time);
    if (time < bucket.from) bucket.from = time;
    if (time > bucket.to) bucket.to = time;
    for (const [i, column] of DRAWN_COLUMNS.entries()) {
      const value = record[column] ?? NaN;
      if (value < (bucket.low[i] as number)) bucket.low[i] = value;
      if (value > (bucket.high[i] as number)) bucket.high[i] = value;
    }
    if (record.fault_kind) this.addFaults(record, bucket);
    if (record.maintenance_required) {
      bucket.labelled = true;
      this.positives++;
    }
    this.records++;
  }

  /** In the order of time. */
  get curve(): readonly Bucket[] {
    return this.buckets.filter((bucket) => bucket !== undefined);
  }

  /** The periods of labelled records: neighbouring labelled buckets are merged. */
  get stretches(): readonly Period[] {
    return periodsOf(this.curve, ({ labelled }) => labelled);
  }

  /** The kinds of fault that act at any time, in the order in which they come, with the periods of each single fault. */
  get faults(): ReadonlyMap<string, readonly Period[]> {
    const kinds = new Set(this.curve.flatMap((bucket) => [...bucket.kinds]));
    const all = [...this.faultsById.values()];
    for (const kind of kinds) {
      const periods = periodsOf(this.curve, (bucket) => bucket.kinds.has(kind));
      all.push(...periods.map((period) => ({ kind, ...period })));
    }
    const byKind = new Map<string, Period[]>();
    for (const { kind, from, to } of all.sort((a, b) => a.from - b.from))
      byKind.set(kind, [...(byKind.get(kind) ?? []), { from, to }]);
    return byKind;
  }

  /** Whether the file has any value of a column. */
  has(column: DrawnColumn): boolean {
    const at = DRAWN_COLUMNS.indexOf(column);
    return this.curve.some(({ low }) => low[at] !== Infinity);
  }

  /** A fault begins with the first record that has its id, and ends with the last one. */
  private addFaults({ measured_at: time, ...record }: DrawnRecord, bucket: Bucket): void {
    const ids = record.fault_id?.split('|') ?? [];
    for (const [i, kind] of (record.fault_kind ?? '').split('|').entries()) {
      const id = ids[i] ?? '';
      const fault = this.faultsById.get(id);
      if (id === '' || (!fault && this.faultsById.size === MOST_FAULTS)) bucket.kinds.add(kind);
      else if (!fault) this.faultsById.set(id, { kind, from: time, to: time });
      else {
        fault.from = Math.min(fault.from, time);
        fault.to = Math.max(fault.to, time);
      }
    }
  }

  private bucketAt(time: number): Bucket {
    const { from, to } = this.span;
    const at = from === to ? 0 : Math.floor(((time - from) * (MOST_BUCKETS - 1)) / (to - from));
    return (this.buckets[at] ??= {
      from: time,
      to: time,
      low: DRAWN_COLUMNS.map(() => Infinity),
      high: DRAWN_COLUMNS.map(() => -Infinity),
      labelled: false,
      kinds: new Set(),
    });
  }
}

function periodsOf(curve: readonly Bucket[], isIn: (bucket: Bucket) => boolean): readonly Period[] {
  const periods: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | undefined;
  for (const bucket of curve) {
    if (!isIn(bucket)) open = undefined;
    else if (open) open.to = bucket.to;
    else periods.push((open = { from: bucket.from, to: bucket.to }));
  }
  return periods;
}
