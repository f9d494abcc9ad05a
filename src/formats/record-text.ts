import { decimalText, type Fragment, fragmentOf, putDecimal, putFragment, putText } from './ascii-digits.js';
import { putMeasurementTime } from './measurement-digits.js';
import { TELEMETRY_COLUMNS } from '../domain/telemetry/telemetry-record.js';
import {
  FIRST_NUMBER,
  FLAGS,
  LABEL_FLAG,
  NUMBERS,
  NUMBERS_END,
  type RowBlock,
  type RowSource,
} from '../domain/telemetry/telemetry-rows.js';
import type { TextBuffer } from './text-buffer.js';

/** What one of the text forms writes around the values. */
interface Notation {
  /** Before each value: quotes, separators and names; a string's closing quote is in the next one. */
  readonly before: readonly Fragment[];
  readonly end: EndOfRow;
}

/** Rows that are written by one call, so few that the engine has no reason to compile the loop beside its function. */
const ROWS_IN_A_GO = 32;

const STRINGS: readonly string[] = ['container_id', 'measurement_time', 'product_id'];
const POSITIONS: readonly string[] = ['latitude', 'longitude'];
const INTEGERS: readonly string[] = ['time_door_open', 'content_type', 'defrost_cycle'];
const FIRST_FAN = 14;
const LATITUDE = 17;
/**
 * By column: 1 where a number has a decimal even if it is whole. Readers that infer types from the first rows take `0`
 * for an integer and then fail at `0.5`.
 */
const LEAST_DECIMALS = Uint8Array.from(TELEMETRY_COLUMNS, (column) => (INTEGERS.includes(column) ? 0 : 1));

/** From the fans to the end of a row: it repeats from row to row, so the texts are kept. */
class EndOfRow {
  private latitude = NaN;
  private longitude = NaN;
  private texts: readonly Fragment[] = [];

  constructor(private readonly write: (flags: number, latitude: number, longitude: number) => string) {}

  /** The texts for a position, by the flags of a row. */
  textsAt({ latitude, longitude }: RowSource): readonly Fragment[] {
    if (latitude !== this.latitude || longitude !== this.longitude) {
      this.texts = Array.from({ length: 16 }, (_, bits) => fragmentOf(this.write(bits, latitude, longitude)));
      this.latitude = latitude;
      this.longitude = longitude;
    }
    return this.texts;
  }
}

const JSON_RULES: NotationRules = {
  separators: TELEMETRY_COLUMNS.map((column, i) => `${i === 0 ? '{' : ','}"${column}":`),
  end: '}',
  quote: '"',
  quoted: STRINGS,
  booleans: ['false', 'true'],
};
const JSON_OBJECT = notation(JSON_RULES);
const JSON_LINE = notation({ ...JSON_RULES, end: '}\n' });

const CSV_ROW = notation({
  separators: TELEMETRY_COLUMNS.map((_, i) => (i === 0 ? '' : ',')),
  end: '\n',
  quote: '',
  quoted: [],
  booleans: ['False', 'True'],
});

const TUPLE = notation({
  separators: TELEMETRY_COLUMNS.map((_, i) => (i === 0 ? '(' : ', ')),
  end: ')',
  quote: "'",
  quoted: [...STRINGS, ...POSITIONS],
  booleans: ['False', 'True'],
});

/** The header row of the CSV form, with its line end. */
export const CSV_HEADER = `${TELEMETRY_COLUMNS.join(',')}\n`;

/** Writes one row as a JSON object of the twenty columns in order. */
export function writeJsonRow(text: TextBuffer, rows: RowBlock, row: number): void {
  writeRows(text, rows, row, row + 1, JSON_OBJECT);
}

/** Writes one row as the tuple that the reference architecture's scoring services read: `('C02', …, 0)`. */
export function writeTupleRow(text: TextBuffer, rows: RowBlock, row: number): void {
  writeRows(text, rows, row, row + 1, TUPLE);
}

/** Writes the rows as NDJSON: an object of the twenty columns in order on each line. */
export function writeJsonLines(text: TextBuffer, rows: RowBlock): void {
  write(text, rows, JSON_LINE);
}

/** Writes the rows as CSV (RFC 4180, no value needs quoting), without a header. */
export function writeCsvRows(text: TextBuffer, rows: RowBlock): void {
  write(text, rows, CSV_ROW);
}

function write(text: TextBuffer, rows: RowBlock, notation: Notation): void {
  for (let first = 0; first < rows.length; first += ROWS_IN_A_GO) {
    writeRows(text, rows, first, Math.min(first + ROWS_IN_A_GO, rows.length), notation);
  }
}

function writeRows(text: TextBuffer, rows: RowBlock, first: number, last: number, notation: Notation): void {
  const { before, end } = notation;
  const { sources, measuredAt, numbers, flags } = rows;
  let source = sources[first] as RowSource;
  let ends = end.textsAt(source);
  for (let row = first; row < last; row++) {
    const memory = text.reserve();
    if (sources[row] !== source) {
      source = sources[row] as RowSource;
      ends = end.textsAt(source);
    }
    let at = text.length;
    // One place that writes what stands between, whatever the column: the engine compiles it once.
    for (let column = 0; column < NUMBERS_END; column++) {
      at = putFragment(memory, at, before[column] as Fragment);
      if (column === 1) at = putMeasurementTime(memory, at, measuredAt[row] as number);
      else if (column < FIRST_NUMBER)
        at = putText(memory, at, column === 0 ? source.containerId : source.productId);
      else {
        const value = numbers[row * NUMBERS + column - FIRST_NUMBER] as number;
        at = putDecimal(memory, at, value, LEAST_DECIMALS[column] as number);
      }
    }
    text.advance(putFragment(memory, at, ends[flags[row] as number] as Fragment));
  }
}

/** How a text form is described: what stands before each column, and how strings and booleans look. */
interface NotationRules {
  readonly separators: readonly string[];
  readonly end: string;
  readonly quote: string;
  readonly quoted: readonly string[];
  readonly booleans: readonly [no: string, yes: string];
}

function notation({ separators, end, quote, quoted, booleans }: NotationRules): Notation {
  const quoteOf = (column: string | undefined): string =>
    column !== undefined && quoted.includes(column) ? quote : '';
  const before = TELEMETRY_COLUMNS.map(
    (column, i) => `${quoteOf(TELEMETRY_COLUMNS[i - 1])}${separators[i] as string}${quoteOf(column)}`,
  );
  const [latitude, longitude, label] = before.slice(LATITUDE) as [string, string, string];
  return {
    before: before.map(fragmentOf),
    end: new EndOfRow((flags, north, east) => {
      const fans = [FLAGS.fan_1, FLAGS.fan_2, FLAGS.fan_3].map(
        (bit, i) => `${before[FIRST_FAN + i] as string}${booleans[flags & bit ? 1 : 0]}`,
      );
      return `${fans.join('')}${latitude}${decimalText(north)}${longitude}${decimalText(east)}${label}${flags & LABEL_FLAG}${end}`;
    }),
  };
}
