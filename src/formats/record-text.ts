import { decimalText, type Fragment, fragmentOf, putDecimal, putFragment, putText } from './ascii-digits.js';
import { putMeasurementTime } from './measurement-digits.js';
import { type Column, COLUMN_NAMES, COLUMNS } from '../domain/reefer/schema.js';
import {
  type ContainerValues,
  FLAG_VALUES,
  FLAGS,
  NUMBERS,
  type RowBlock,
} from '../domain/telemetry/telemetry-rows.js';
import type { TextBuffer } from './text-buffer.js';

/** What one of the text forms writes around the values. */
interface Notation {
  /** Before each value: quotes, separators and names; a string's closing quote is in the next one. */
  readonly before: readonly Fragment[];
  readonly end: EndOfRow;
}

/** Rows that are written by one call, so few that the engine has no reason to compile the loop beside its function. */
const ROWS_PER_CALL = 32;

const isText = ({ type }: Column): boolean => type === 'text' || type === 'time';
const POSITIONS: readonly string[] = ['latitude', 'longitude'];
/** The numbers stand side by side; what is behind them repeats from row to row. */
const FIRST_NUMBER = COLUMNS.findIndex(({ storage }) => storage === 'number');
const NUMBERS_END = FIRST_NUMBER + NUMBERS;
const TIME = COLUMNS.findIndex(({ storage }) => storage === 'time');
const END_COLUMNS = COLUMNS.slice(NUMBERS_END);
/**
 * By column: 1 where a number has a decimal even if it is whole. Readers that infer types from the first rows take `0`
 * for an integer and then fail at `0.5`.
 */
const LEAST_DECIMALS = Uint8Array.from(COLUMNS, ({ type }) => (type === 'int' ? 0 : 1));

/** What is behind the numbers repeats from row to row, so the texts are kept, one for each value of the flags. */
class EndOfRow {
  private latitude = NaN;
  private longitude = NaN;
  private texts: readonly Fragment[] = [];

  constructor(private readonly write: (flags: number, values: ContainerValues) => string) {}

  /** The texts for a position, by the flags of a row. */
  textsAt(values: ContainerValues): readonly Fragment[] {
    const { latitude, longitude } = values;
    if (latitude !== this.latitude || longitude !== this.longitude) {
      this.texts = Array.from({ length: FLAG_VALUES }, (_, flags) => fragmentOf(this.write(flags, values)));
      this.latitude = latitude;
      this.longitude = longitude;
    }
    return this.texts;
  }
}

const JSON_RULES: NotationRules = {
  separators: COLUMNS.map(({ name }, i) => `${i === 0 ? '{' : ','}"${name}":`),
  end: '}',
  quote: '"',
  isQuoted: isText,
  booleans: ['false', 'true'],
};
const JSON_OBJECT = notation(JSON_RULES);
const JSON_LINE = notation({ ...JSON_RULES, end: '}\n' });

const CSV_ROW = notation({
  separators: COLUMNS.map((_, i) => (i === 0 ? '' : ',')),
  end: '\n',
  quote: '',
  isQuoted: () => false,
  booleans: ['False', 'True'],
});

const TUPLE = notation({
  separators: COLUMNS.map((_, i) => (i === 0 ? '(' : ', ')),
  end: ')',
  quote: "'",
  isQuoted: (column) => isText(column) || POSITIONS.includes(column.name),
  booleans: ['False', 'True'],
});

/** The header row of the CSV form, with its line end. */
export const CSV_HEADER = `${COLUMN_NAMES.join(',')}\n`;

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
  for (let first = 0; first < rows.length; first += ROWS_PER_CALL) {
    writeRows(text, rows, first, Math.min(first + ROWS_PER_CALL, rows.length), notation);
  }
}

function writeRows(text: TextBuffer, rows: RowBlock, first: number, last: number, notation: Notation): void {
  const { before, end } = notation;
  const { containers, measuredAt, numbers, flags } = rows;
  let container = containers[first] as ContainerValues;
  let ends = end.textsAt(container);
  for (let row = first; row < last; row++) {
    const memory = text.reserve();
    if (containers[row] !== container) {
      container = containers[row] as ContainerValues;
      ends = end.textsAt(container);
    }
    let at = text.length;
    // One place that writes what stands between, whatever the column: the engine compiles it once.
    for (let column = 0; column < NUMBERS_END; column++) {
      at = putFragment(memory, at, before[column] as Fragment);
      if (column === TIME) at = putMeasurementTime(memory, at, measuredAt[row] as number);
      else if (column < FIRST_NUMBER)
        at = putText(memory, at, column === 0 ? container.container_id : container.product_id);
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
  readonly isQuoted: (column: Column) => boolean;
  readonly booleans: readonly [no: string, yes: string];
}

function notation({ separators, end, quote, isQuoted, booleans }: NotationRules): Notation {
  const quoteOf = (column: Column | undefined): string => (column && isQuoted(column) ? quote : '');
  const before = COLUMNS.map(
    (column, i) => `${quoteOf(COLUMNS[i - 1])}${separators[i] as string}${quoteOf(column)}`,
  );
  const endText = (flags: number, values: ContainerValues): string =>
    END_COLUMNS.map((column, i) => {
      const between = before[NUMBERS_END + i] as string;
      if (column.storage === 'container' && column.type === 'double')
        return `${between}${decimalText(values[column.name])}`;
      if (column.storage !== 'flag') throw new Error(`${column.name} cannot stand behind the numbers.`);
      const set = flags & FLAGS[column.name] ? 1 : 0;
      return `${between}${column.type === 'boolean' ? booleans[set] : set}`;
    }).join('');
  return {
    before: before.map(fragmentOf),
    end: new EndOfRow((flags, values) => `${endText(flags, values)}${end}`),
  };
}
