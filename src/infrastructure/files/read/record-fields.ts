import { DestinationError } from '../../../domain/errors.js';
import { type Column, COLUMNS, FURTHER_COLUMNS, isMeasured } from '../../../domain/reefer/schema.js';
import { formatMeasurementTime } from '../../../domain/telemetry/measurement-time.js';
import type { FurtherValues, TelemetryRecord } from '../../../domain/telemetry/telemetry-record.js';
import type { PlacedRow } from './raw-row.js';
import type { TimeColumn } from './time-column.js';

/** Text goes between quotes in JSON and between apostrophes in the tuple, so it must hold neither, and no backslash. */
const PLAIN_TEXT = /^[ !#-&(-[\]-~]{1,200}$/;
const LARGEST = 1e9;
/** How pandas, R, spreadsheets and databases write that there is nothing. */
const MISSING = /^(-?nan|#?n\/?a|<na>|null|none|nil|\\N|-+)?$/i;
/** With a decimal point or, as in German spreadsheets, a decimal comma; no separators of thousands. */
const NUMBER = /^[-+]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][-+]?[0-9]+)?$/;
const SHOWN_CHARACTERS = 60;

/** Reads the rows of one file. */
export class RecordFields {
  constructor(
    private readonly path: string,
    private readonly times: TimeColumn,
  ) {}

  /** Where a row stands, for messages. */
  placeOf({ unit, number }: PlacedRow): string {
    return `${this.path}, ${unit} ${number}`;
  }

  /** Converts a row to a record; a measured value that is missing is NaN. Throws a `DestinationError` that names the place and the first wrong value. */
  recordOf(placed: PlacedRow, recordNumber: number): TelemetryRecord {
    const record: Record<string, unknown> = { record_number: recordNumber };
    for (const column of COLUMNS) record[column.name] = this.valueOf(column, placed);
    const measuredAt = record['measurement_time'] as number;
    record['measured_at'] = measuredAt;
    record['measurement_time'] = formatMeasurementTime(measuredAt);
    return record as unknown as TelemetryRecord;
  }

  /** The columns behind the contract's of a row, those that it has. Throws as `recordOf` does. */
  furtherOf(placed: PlacedRow): FurtherValues {
    const values: Record<string, unknown> = {};
    for (const column of FURTHER_COLUMNS) {
      const raw = placed.row[column.name];
      if (raw === undefined) continue;
      const isText = column.type === 'text';
      values[column.name] = isMissing(raw) ? (isText ? '' : null) : this.valueOf(column, placed);
    }
    return values;
  }

  private valueOf(column: Column, placed: PlacedRow): unknown {
    const { name, type } = column;
    const raw = placed.row[name];
    if (isMeasured(column) && isMissing(raw)) return NaN;
    const value =
      type === 'time' ? this.times.secondsOf(raw, () => this.placeOf(placed)) : READERS[type](raw);
    if (value !== undefined) return value;
    throw new DestinationError(
      'records.value',
      `${this.placeOf(placed)}: ${name} is ${shown(raw)}, but must be ${WANTED[type]}.`,
    );
  }
}

function isMissing(raw: unknown): boolean {
  return raw === null || Number.isNaN(raw) || (typeof raw === 'string' && MISSING.test(raw));
}

function shown(raw: unknown): string {
  if (raw === undefined || raw === null || raw === '') return 'nothing';
  const text = textOf(raw);
  return JSON.stringify((text || JSON.stringify(raw)).slice(0, SHOWN_CHARACTERS));
}

const WANTED: Readonly<Record<Column['type'], string>> = {
  text: 'plain text',
  time: 'a time such as 2019-09-04 15:31:00 or 2019-09-04T15:31:00Z, or seconds, milliseconds or microseconds since 1970 (from 2001 to 2128)',
  double: 'a number',
  int: 'a whole number',
  flag: '0 or 1',
  boolean: 'True or False',
};

const READERS: Readonly<
  Record<Exclude<Column['type'], 'time'>, (raw: unknown) => string | number | boolean | undefined>
> = {
  text: (raw) => {
    const text = textOf(raw);
    return PLAIN_TEXT.test(text) ? text : undefined;
  },
  double: number,
  int: (raw) => {
    const value = number(raw);
    return Number.isInteger(value) ? value : undefined;
  },
  flag: (raw) => {
    const value = truth(raw);
    return value === undefined ? undefined : Number(value);
  },
  boolean: truth,
};

/** Also 1 and 0, as numbers with a point, too (pandas makes them where a column has gaps), and the letters of databases. */
function truth(raw: unknown): boolean | undefined {
  const text = textOf(raw).toLowerCase();
  if (text === 'true' || text === 't') return true;
  if (text === 'false' || text === 'f') return false;
  const value = number(raw);
  return value === 1 ? true : value === 0 ? false : undefined;
}

function number(raw: unknown): number | undefined {
  if (typeof raw === 'string') return NUMBER.test(raw) ? within(Number(raw.replace(',', '.'))) : undefined;
  return typeof raw === 'number' || typeof raw === 'bigint' ? within(Number(raw)) : undefined;
}

function within(value: number): number | undefined {
  return Math.abs(value) < LARGEST ? value : undefined;
}

function textOf(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  return typeof raw === 'number' || typeof raw === 'boolean' || typeof raw === 'bigint' ? String(raw) : '';
}
