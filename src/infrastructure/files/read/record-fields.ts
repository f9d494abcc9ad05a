import { DestinationError } from '../../../domain/errors.js';
import {
  type Column,
  COLUMN_NAMES,
  COLUMNS,
  FURTHER_COLUMNS,
  isMeasured,
} from '../../../domain/reefer/schema.js';
import { formatMeasurementTime } from '../../../domain/telemetry/measurement-time.js';
import type { FurtherValues, TelemetryRecord } from '../../../domain/telemetry/telemetry-record.js';
import { parseMeasurementTime } from '../../../domain/telemetry/instant.js';

/** Text goes between quotes in JSON and between apostrophes in the tuple, so it must hold neither, and no backslash. */
const PLAIN_TEXT = /^[ !#-&(-[\]-~]{1,200}$/;
const LARGEST = 1e9;
/** How pandas, R and databases write that there is nothing. */
const MISSING = /^(nan|na|null|none|\\N)?$/i;

/** The values of one row by column, with the types of the file's format. */
export type RawRow = Readonly<Record<string, unknown>>;

/** Throws a `DestinationError` if the file lacks any of the twenty columns. */
export function assertColumns(names: readonly string[], path: string): void {
  const missing = COLUMN_NAMES.filter((column) => !names.includes(column));
  if (missing.length === 0) return;
  const most = missing.length === COLUMN_NAMES.length ? 'the twenty columns' : missing.join(', ');
  throw new DestinationError('records.columns', `${path} is no telemetry file: it lacks ${most}.`);
}

/** Converts a row to a record; a measured value that is missing is NaN. Throws a `DestinationError` that names the `place` and the first wrong value. */
export function recordOf(row: RawRow, recordNumber: number, place: () => string): TelemetryRecord {
  const record: Record<string, unknown> = { record_number: recordNumber };
  for (const column of COLUMNS) record[column.name] = valueOf(column, row[column.name], place);
  record['measured_at'] = parseMeasurementTime(record['measurement_time'] as string);
  return record as unknown as TelemetryRecord;
}

/** The columns behind the contract's of a row, those that it has. Throws as `recordOf` does. */
export function furtherOf(row: RawRow, place: () => string): FurtherValues {
  const values: Record<string, unknown> = {};
  for (const column of FURTHER_COLUMNS) {
    const raw = row[column.name];
    if (raw === undefined) continue;
    const isText = column.type === 'text';
    values[column.name] = isMissing(raw) ? (isText ? '' : null) : valueOf(column, raw, place);
  }
  return values;
}

function isMissing(raw: unknown): boolean {
  return raw === null || Number.isNaN(raw) || (typeof raw === 'string' && MISSING.test(raw));
}

function valueOf(column: Column, raw: unknown, place: () => string): unknown {
  const { name, type } = column;
  if (isMeasured(column) && isMissing(raw)) return NaN;
  const value = READERS[type](raw);
  if (value === undefined) {
    const shown =
      raw === undefined || raw === null || raw === '' ? 'nothing' : JSON.stringify(textOf(raw)).slice(0, 60);
    throw new DestinationError(
      'records.value',
      `${place()}: ${name} is ${shown}, but must be ${WANTED[type]}.`,
    );
  }
  return value;
}

const WANTED: Readonly<Record<Column['type'], string>> = {
  text: 'plain text',
  time: 'a time such as 2019-09-04 15:31:00',
  double: 'a number',
  int: 'a whole number',
  flag: 'a whole number',
  boolean: 'True or False',
};

const READERS: Readonly<Record<Column['type'], (raw: unknown) => string | number | boolean | undefined>> = {
  text: (raw) => {
    const text = textOf(raw);
    return PLAIN_TEXT.test(text) ? text : undefined;
  },
  time: (raw) => {
    const text = raw instanceof Date ? formatMeasurementTime(Math.floor(raw.getTime() / 1000)) : textOf(raw);
    const seconds = parseMeasurementTime(text);
    return seconds >= 0 && formatMeasurementTime(seconds) === text ? text : undefined;
  },
  double: number,
  int: integer,
  flag: integer,
  boolean: (raw) => {
    switch (textOf(raw).toLowerCase()) {
      case 'true':
      case '1':
        return true;
      case 'false':
      case '0':
        return false;
      default:
        return undefined;
    }
  },
};

function integer(raw: unknown): number | undefined {
  const value = number(raw);
  return Number.isInteger(value) ? value : undefined;
}

function number(raw: unknown): number | undefined {
  if (typeof raw === 'string' && !/^[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?$/.test(raw))
    return undefined;
  const value =
    typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'bigint' ? Number(raw) : NaN;
  return Math.abs(value) < LARGEST ? value : undefined;
}

function textOf(raw: unknown): string {
  return typeof raw === 'string' ||
    typeof raw === 'number' ||
    typeof raw === 'boolean' ||
    typeof raw === 'bigint'
    ? String(raw)
    : '';
}
