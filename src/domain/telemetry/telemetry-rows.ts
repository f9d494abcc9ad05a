import { formatMeasurementTime } from './measurement-time.js';
import { TELEMETRY_COLUMNS, type TelemetryRecord } from './telemetry-record.js';

/** The first among the twenty columns that `numbers` holds, and the one after the last. */
export const FIRST_NUMBER = 3;
export const NUMBERS_END = 14;
/** Numbers of a row. */
export const NUMBERS = NUMBERS_END - FIRST_NUMBER;
/** The bits of `flags`. */
export const FLAGS = { fan_1: 0b1000, fan_2: 0b0100, fan_3: 0b0010, maintenance_required: 0b0001 } as const;
/** `flags` of a record whose fans run and that needs no maintenance. */
export const HEALTHY_FLAGS = FLAGS.fan_1 | FLAGS.fan_2 | FLAGS.fan_3;
export const LABEL_FLAG = FLAGS.maintenance_required;

type NumberColumn = Exclude<
  { [C in keyof TelemetryRecord]: TelemetryRecord[C] extends number ? C : never }[keyof TelemetryRecord],
  'record_number' | 'measured_at' | 'maintenance_required' | 'latitude' | 'longitude'
>;

/** What is the same in all records of a container, position included in the statistical model. */
export interface RowSource {
  readonly containerId: string;
  readonly productId: string;
  /** Decimal degrees. */
  readonly latitude: number;
  /** Decimal degrees. */
  readonly longitude: number;
}

const NO_SOURCE: RowSource = { containerId: '', productId: '', latitude: 0, longitude: 0 };

/** Rows as they are read: all but their numbers within the container. */
export type RowBlock = Pick<TelemetryRows, 'length' | 'sources' | 'measuredAt' | 'numbers' | 'flags'>;

/** A copy of the rows from `from` to `to`, which can be kept, and handed over to another thread. */
export function copyOfRows(rows: RowBlock, from: number, to: number): RowBlock {
  const { sources, measuredAt, numbers, flags } = rows;
  return {
    length: to - from,
    sources: sources.slice(from, to),
    measuredAt: measuredAt.slice(from, to),
    numbers: numbers.slice(from * NUMBERS, to * NUMBERS),
    flags: flags.slice(from, to),
  };
}

/** The memory of a copy, to be handed over instead of being copied again. */
export function memoryOfRows({ measuredAt, numbers, flags }: RowBlock): ArrayBuffer[] {
  return [measuredAt, numbers, flags].map(({ buffer }) => buffer as ArrayBuffer);
}

/**
 * A block of records by columns, whose memory is used again and again: what carries a million records a second from the
 * model to a file, where an object for each would cost more than its values.
 */
export class TelemetryRows {
  /** Rows in use; the others hold what was there before. */
  length = 0;
  readonly sources: RowSource[];
  readonly recordNumbers: Float64Array;
  /** Seconds since 1970. */
  readonly measuredAt: Float64Array;
  /** Row by row, the columns from `temperature` to `carbon_dioxide_level`. */
  readonly numbers: Float64Array;
  /** The three fans and the label; see `FLAGS`. */
  readonly flags: Uint8Array;

  constructor(readonly capacity: number) {
    this.sources = new Array<RowSource>(capacity).fill(NO_SOURCE);
    this.recordNumbers = new Float64Array(capacity);
    this.measuredAt = new Float64Array(capacity);
    this.numbers = new Float64Array(capacity * NUMBERS);
    this.flags = new Uint8Array(capacity);
  }

  static of(records: readonly TelemetryRecord[]): TelemetryRows {
    const rows = new TelemetryRows(records.length);
    records.forEach((record, row) => rows.set(row, record));
    rows.length = records.length;
    return rows;
  }

  set(row: number, record: TelemetryRecord): void {
    this.sources[row] = {
      containerId: record.container_id,
      productId: record.product_id,
      latitude: record.latitude,
      longitude: record.longitude,
    };
    this.recordNumbers[row] = record.record_number;
    this.measuredAt[row] = record.measured_at;
    for (let i = 0; i < NUMBERS; i++) {
      this.numbers[row * NUMBERS + i] = record[TELEMETRY_COLUMNS[FIRST_NUMBER + i] as NumberColumn];
    }
    this.flags[row] =
      (record.fan_1 ? FLAGS.fan_1 : 0) |
      (record.fan_2 ? FLAGS.fan_2 : 0) |
      (record.fan_3 ? FLAGS.fan_3 : 0) |
      (record.maintenance_required ? LABEL_FLAG : 0);
  }

  record(row: number): TelemetryRecord {
    const { numbers } = this;
    const at = row * NUMBERS;
    const flags = this.flags[row] as number;
    const measuredAt = this.measuredAt[row] as number;
    const { containerId, productId, latitude, longitude } = this.sources[row] as RowSource;
    return {
      record_number: this.recordNumbers[row] as number,
      measured_at: measuredAt,
      container_id: containerId,
      measurement_time: formatMeasurementTime(measuredAt),
      product_id: productId,
      temperature: numbers[at] as number,
      target_temperature: numbers[at + 1] as number,
      ambiant_temperature: numbers[at + 2] as number,
      kilowatts: numbers[at + 3] as number,
      time_door_open: numbers[at + 4] as number,
      content_type: numbers[at + 5] as number,
      defrost_cycle: numbers[at + 6] as number,
      oxygen_level: numbers[at + 7] as number,
      nitrogen_level: numbers[at + 8] as number,
      humidity_level: numbers[at + 9] as number,
      carbon_dioxide_level: numbers[at + 10] as number,
      fan_1: (flags & FLAGS.fan_1) !== 0,
      fan_2: (flags & FLAGS.fan_2) !== 0,
      fan_3: (flags & FLAGS.fan_3) !== 0,
      latitude,
      longitude,
      maintenance_required: flags & LABEL_FLAG ? 1 : 0,
    };
  }
}
