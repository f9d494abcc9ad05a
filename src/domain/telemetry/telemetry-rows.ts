import {
  COLUMN_NAMES,
  type ColumnKept,
  columnOf,
  columnsKept,
  type ColumnSet,
  furtherColumns,
  type FurtherKept,
  furtherKept,
} from '../reefer/schema.js';
import { formatMeasurementTime } from './measurement-time.js';
import type { FurtherValues, TelemetryRecord } from './telemetry-record.js';

const CONTAINER_COLUMNS = columnsKept('container');
const NUMBER_COLUMNS = columnsKept('number');
const FLAG_COLUMNS = columnsKept('flag');
const BOOLEAN_COLUMNS = FLAG_COLUMNS.filter((name) => columnOf(name).type === 'boolean');
const BIT_COLUMNS = FLAG_COLUMNS.filter((name) => columnOf(name).type === 'flag');

/** Numbers of a row. */
export const NUMBERS = NUMBER_COLUMNS.length;
const FURTHER_NUMBER_COLUMNS = furtherKept('further-number');
const FURTHER_TEXT_COLUMNS = furtherKept('further-text');
/** Further numbers and texts of a row that has any. */
export const FURTHER_NUMBERS = FURTHER_NUMBER_COLUMNS.length;
export const FURTHER_TEXTS = FURTHER_TEXT_COLUMNS.length;

/** The place of a column among the further numbers of a row. */
export function furtherPlaceOf(name: FurtherKept<'further-number'>): number {
  return FURTHER_NUMBER_COLUMNS.indexOf(name);
}

/** The place of a column among the further texts of a row. */
export function furtherTextPlaceOf(name: FurtherKept<'further-text'>): number {
  return FURTHER_TEXT_COLUMNS.indexOf(name);
}
/** The bit of each flag: the last column has the lowest. */
export const FLAGS = Object.fromEntries(
  FLAG_COLUMNS.map((name, i) => [name, 1 << (FLAG_COLUMNS.length - 1 - i)]),
) as Readonly<Record<ColumnKept<'flag'>, number>>;
/** As many values as flags have. */
export const FLAG_VALUES = 1 << FLAG_COLUMNS.length;
/** `flags` of a record whose fans run and that needs no maintenance. */
export const HEALTHY_FLAGS = FLAGS.fan_1 | FLAGS.fan_2 | FLAGS.fan_3;
export const LABEL_FLAG = FLAGS.maintenance_required;

/** What is the same in many records of a container: one object for all of these. */
export type ContainerValues = Readonly<Pick<TelemetryRecord, ColumnKept<'container'>>>;

/** A template to copy, several times faster than an object that grows by twenty properties. JSON.parse gives it a fixed hidden class. */
const BLANK_RECORD = JSON.parse(
  JSON.stringify(
    Object.fromEntries(['record_number', 'measured_at', ...COLUMN_NAMES].map((name) => [name, null])),
  ),
) as Record<string, unknown>;

const NO_CONTAINER: ContainerValues = { container_id: '', product_id: '', latitude: 0, longitude: 0 };

/** Rows as they are read: all but their numbers within the container. */
export type RowBlock = Pick<
  TelemetryRows,
  'columns' | 'length' | 'containers' | 'measuredAt' | 'numbers' | 'flags' | 'furtherNumbers' | 'furtherTexts'
>;

/** A copy of the rows from `from` to `to`, which can be kept, and handed over to another thread. */
export function copyOfRows(rows: RowBlock, from: number, to: number): RowBlock {
  const { columns, containers, measuredAt, numbers, flags, furtherNumbers, furtherTexts } = rows;
  return {
    columns,
    length: to - from,
    containers: containers.slice(from, to),
    measuredAt: measuredAt.slice(from, to),
    numbers: numbers.slice(from * NUMBERS, to * NUMBERS),
    flags: flags.slice(from, to),
    furtherNumbers: furtherNumbers.slice(from * FURTHER_NUMBERS, to * FURTHER_NUMBERS),
    furtherTexts: furtherTexts.slice(from * FURTHER_TEXTS, to * FURTHER_TEXTS),
  };
}

/** The memory of a copy, to be handed over instead of being copied again. */
export function memoryOfRows({ measuredAt, numbers, flags, furtherNumbers }: RowBlock): ArrayBuffer[] {
  return [measuredAt, numbers, flags, furtherNumbers].map(({ buffer }) => buffer as ArrayBuffer);
}

/**
 * A block of records by columns, whose memory is used again and again: what carries a million records a second from the
 * model to a file, where an object for each would cost more than its values.
 */
export class TelemetryRows {
  /** Rows in use; the others hold what was there before. */
  length = 0;
  readonly containers: ContainerValues[];
  readonly recordNumbers: Float64Array;
  /** Seconds since 1970. */
  readonly measuredAt: Float64Array;
  /** Row by row, the columns that are kept as numbers. */
  readonly numbers: Float64Array;
  /** See `FLAGS`. */
  readonly flags: Uint8Array;
  /** Row by row, the further columns that are kept as numbers; empty where rows have the contract's columns only. */
  readonly furtherNumbers: Float64Array;
  /** Row by row, the further columns that are kept as texts. */
  readonly furtherTexts: string[];

  constructor(
    readonly capacity: number,
    /** What a model has to fill. */
    readonly columns: ColumnSet = 'contract',
  ) {
    this.containers = new Array<ContainerValues>(capacity).fill(NO_CONTAINER);
    this.recordNumbers = new Float64Array(capacity);
    this.measuredAt = new Float64Array(capacity);
    this.numbers = new Float64Array(capacity * NUMBERS);
    this.flags = new Uint8Array(capacity);
    const further = columns === 'contract' ? 0 : capacity;
    this.furtherNumbers = new Float64Array(further * FURTHER_NUMBERS);
    this.furtherTexts = new Array<string>(further * FURTHER_TEXTS).fill('');
  }

  static of(records: readonly TelemetryRecord[]): TelemetryRows {
    const rows = new TelemetryRows(records.length);
    records.forEach((record, row) => rows.set(row, record));
    rows.length = records.length;
    return rows;
  }

  set(row: number, record: TelemetryRecord): void {
    const values: Record<string, string | number> = {};
    for (const name of CONTAINER_COLUMNS) values[name] = record[name];
    this.containers[row] = values as unknown as ContainerValues;
    this.recordNumbers[row] = record.record_number;
    this.measuredAt[row] = record.measured_at;
    NUMBER_COLUMNS.forEach((name, i) => (this.numbers[row * NUMBERS + i] = record[name]));
    this.flags[row] = FLAG_COLUMNS.reduce((flags, name) => flags | (record[name] ? FLAGS[name] : 0), 0);
  }

  record(row: number): TelemetryRecord {
    const measuredAt = this.measuredAt[row] as number;
    const values = this.containers[row] as ContainerValues;
    const flags = this.flags[row] as number;
    const record = { ...BLANK_RECORD };
    record['record_number'] = this.recordNumbers[row];
    record['measured_at'] = measuredAt;
    record['measurement_time'] = formatMeasurementTime(measuredAt);
    for (const name of CONTAINER_COLUMNS) record[name] = values[name];
    for (let i = 0; i < NUMBERS; i++) record[NUMBER_COLUMNS[i] as string] = this.numbers[row * NUMBERS + i];
    for (const name of BOOLEAN_COLUMNS) record[name] = (flags & FLAGS[name]) !== 0;
    for (const name of BIT_COLUMNS) record[name] = flags & FLAGS[name] ? 1 : 0;
    return record as unknown as TelemetryRecord;
  }

  /** The further columns of a row, of those that these rows have. */
  further(row: number): FurtherValues {
    const values: Record<string, string | number | null> = {};
    for (const column of furtherColumns(this.columns)) {
      if (column.storage === 'further-text') {
        values[column.name] = this.furtherTexts[row * FURTHER_TEXTS + furtherTextPlaceOf(column.name)] ?? '';
      } else {
        const value = this.furtherNumbers[row * FURTHER_NUMBERS + furtherPlaceOf(column.name)] as number;
        values[column.name] = Number.isNaN(value) ? null : value;
      }
    }
    return values;
  }
}
