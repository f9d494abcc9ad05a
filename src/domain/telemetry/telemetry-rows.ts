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

/** How many numbers a row has. */
export const NUMBERS = NUMBER_COLUMNS.length;
const FURTHER_NUMBER_COLUMNS = furtherKept('further-number');
const FURTHER_TEXT_COLUMNS = furtherKept('further-text');
/** How many further numbers and texts a row has, if it has any. */
export const FURTHER_NUMBERS = FURTHER_NUMBER_COLUMNS.length;
export const FURTHER_TEXTS = FURTHER_TEXT_COLUMNS.length;

/** The index of a column among a row's further numbers. */
export function furtherPlaceOf(name: FurtherKept<'further-number'>): number {
  return FURTHER_NUMBER_COLUMNS.indexOf(name);
}

/** The index of a column among a row's further texts. */
export function furtherTextPlaceOf(name: FurtherKept<'further-text'>): number {
  return FURTHER_TEXT_COLUMNS.indexOf(name);
}
/** The bit of each flag: the last column has the lowest. */
export const FLAGS = Object.fromEntries(
  FLAG_COLUMNS.map((name, i) => [name, 1 << (FLAG_COLUMNS.length - 1 - i)]),
) as Readonly<Record<ColumnKept<'flag'>, number>>;
/** How many values `flags` can have. */
export const FLAG_VALUES = 1 << FLAG_COLUMNS.length;
/** The `flags` of a record whose fans run and which needs no maintenance. */
export const HEALTHY_FLAGS = FLAGS.fan_1 | FLAGS.fan_2 | FLAGS.fan_3;
export const LABEL_FLAG = FLAGS.maintenance_required;

/** Values that many records of a container share, in one object. */
export type ContainerValues = Readonly<Pick<TelemetryRecord, ColumnKept<'container'>>>;

/** A template: copying it is several times faster than adding twenty properties. JSON.parse fixes its hidden class. */
const BLANK_RECORD = JSON.parse(
  JSON.stringify(
    Object.fromEntries(['record_number', 'measured_at', ...COLUMN_NAMES].map((name) => [name, null])),
  ),
) as Record<string, unknown>;

const NO_CONTAINER: ContainerValues = { container_id: '', product_id: '', latitude: 0, longitude: 0 };

/** What readers of rows need: everything but the record numbers. */
export type RowBlock = Pick<
  TelemetryRows,
  'columns' | 'length' | 'containers' | 'measuredAt' | 'numbers' | 'flags' | 'furtherNumbers' | 'furtherTexts'
>;

/** Copies rows `from` to `to` (excluded), so that they can be kept or transferred to another thread. */
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

/** Copies rows `from` to `to` (excluded) of a block of the same columns to another one's rows from `row` on. */
export function copyRows(target: TelemetryRows, row: number, rows: RowBlock, from: number, to: number): void {
  const numbers = (into: Float64Array, of: Float64Array, each: number): void => {
    into.set(of.subarray(from * each, to * each), row * each);
  };
  for (let i = from; i < to; i++) target.containers[row + i - from] = rows.containers[i] as ContainerValues;
  numbers(target.measuredAt, rows.measuredAt, 1);
  numbers(target.numbers, rows.numbers, NUMBERS);
  target.flags.set(rows.flags.subarray(from, to), row);
  if (target.columns === 'contract') return;
  numbers(target.furtherNumbers, rows.furtherNumbers, FURTHER_NUMBERS);
  for (let i = from * FURTHER_TEXTS; i < to * FURTHER_TEXTS; i++)
    target.furtherTexts[(row - from) * FURTHER_TEXTS + i] = rows.furtherTexts[i] as string;
}

/** The buffers of a copy, to be transferred to another thread instead of copied again. */
export function memoryOfRows({ measuredAt, numbers, flags, furtherNumbers }: RowBlock): ArrayBuffer[] {
  return [measuredAt, numbers, flags, furtherNumbers].map(({ buffer }) => buffer as ArrayBuffer);
}

/**
 * A block of records in columns, whose memory is reused. It carries a million records a second from the model to a
 * file; at that rate an object per record would cost more than its values.
 */
export class TelemetryRows {
  /** Rows in use; the others hold stale values. */
  length = 0;
  readonly containers: ContainerValues[];
  readonly recordNumbers: Float64Array;
  /** Seconds since 1970. */
  readonly measuredAt: Float64Array;
  /** The columns stored as numbers, row by row. */
  readonly numbers: Float64Array;
  /** See `FLAGS`. */
  readonly flags: Uint8Array;
  /** The further columns stored as numbers, row by row; empty if the rows have only the contract's columns. */
  readonly furtherNumbers: Float64Array;
  /** The further columns stored as texts, row by row; empty in the same case. */
  readonly furtherTexts: string[];

  constructor(
    readonly capacity: number,
    /** The columns that a model has to fill. */
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

  /** The values of a row's further columns. */
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
