import { type Fragment, putDecimal, putFragment, putText } from './ascii-digits.js';
import { putMeasurementTime } from './measurement-digits.js';
import {
  FIRST_NUMBER,
  type FurtherNotation,
  type Notation,
  type NotationRules,
  notations,
  NUMBERS_END,
} from './notation.js';
import {
  type Column,
  columnNames,
  COLUMNS,
  type ColumnSet,
  type FurtherColumn,
} from '../domain/reefer/schema.js';
import {
  type ContainerValues,
  FURTHER_NUMBERS,
  FURTHER_TEXTS,
  furtherPlaceOf,
  furtherTextPlaceOf,
  NUMBERS,
  type RowBlock,
} from '../domain/telemetry/telemetry-rows.js';
import type { TextBuffer } from './text-buffer.js';

/** Rows per call: few enough that the engine does not compile the loop separately from its function. */
const ROWS_PER_CALL = 32;

const isText = ({ type }: Column): boolean => type === 'text' || type === 'time';
const POSITIONS: readonly string[] = ['latitude', 'longitude'];

/** Whether the tuple has quotes around a column's value: texts, times, and positions, as its readers expect. */
export function isQuotedInTuple(column: Column): boolean {
  return isText(column) || POSITIONS.includes(column.name);
}

const TIME = COLUMNS.findIndex(({ storage }) => storage === 'time');
/**
 * By column: 1 if a number has a decimal even if it is whole. Readers that infer types from the first rows would take
 * `0` for an integer and then fail at `0.5`.
 */
const LEAST_DECIMALS = Uint8Array.from(COLUMNS, ({ type }) => (type === 'int' ? 0 : 1));

const JSON_RULES: NotationRules = {
  separator: ({ name }, i) => `${i === 0 ? '{' : ','}"${name}":`,
  end: '}',
  quote: '"',
  isQuoted: isText,
  booleans: ['false', 'true'],
  missing: 'null',
};
const JSON_OBJECT = notations(JSON_RULES);
const JSON_LINE = notations({ ...JSON_RULES, end: '}\n' });

const CSV_ROW = notations({
  separator: (_, i) => (i === 0 ? '' : ','),
  end: '\n',
  quote: '',
  isQuoted: () => false,
  booleans: ['False', 'True'],
  missing: '',
});

const TUPLE = notations({
  separator: (_, i) => (i === 0 ? '(' : ', '),
  end: ')',
  quote: "'",
  isQuoted: isQuotedInTuple,
  booleans: ['False', 'True'],
  missing: 'None',
});

/** The header row of the CSV format, including its line break. */
export function csvHeader(columns: ColumnSet = 'contract'): string {
  return `${columnNames(columns).join(',')}\n`;
}

/** Writes one row as a JSON object with its columns in order. */
export function writeJsonRow(text: TextBuffer, rows: RowBlock, row: number): void {
  writeRows(text, rows, row, row + 1, JSON_OBJECT(rows.columns));
}

/**
 * Writes the contract's columns of one row as the tuple that the reference architecture's scoring services read:
 * `('C02', …, 0)`. They cannot read a missing measurement.
 */
export function writeTupleRow(text: TextBuffer, rows: RowBlock, row: number): void {
  writeRows(text, rows, row, row + 1, TUPLE('contract'));
}

/** Writes the rows as NDJSON: on each line an object with the columns in order. */
export function writeJsonLines(text: TextBuffer, rows: RowBlock): void {
  write(text, rows, JSON_LINE(rows.columns));
}

/** Writes the rows as CSV (RFC 4180; no value needs quotes), without a header. */
export function writeCsvRows(text: TextBuffer, rows: RowBlock): void {
  write(text, rows, CSV_ROW(rows.columns));
}

function write(text: TextBuffer, rows: RowBlock, notation: Notation): void {
  for (let first = 0; first < rows.length; first += ROWS_PER_CALL) {
    writeRows(text, rows, first, Math.min(first + ROWS_PER_CALL, rows.length), notation);
  }
}

function writeRows(text: TextBuffer, rows: RowBlock, first: number, last: number, notation: Notation): void {
  const { before, end, missing, further } = notation;
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
    // A single call writes the text between values for every column, so that the engine compiles it only once.
    for (let column = 0; column < NUMBERS_END; column++) {
      at = putFragment(memory, at, before[column] as Fragment);
      if (column === TIME) at = putMeasurementTime(memory, at, measuredAt[row] as number);
      else if (column < FIRST_NUMBER)
        at = putText(memory, at, column === 0 ? container.container_id : container.product_id);
      else {
        const value = numbers[row * NUMBERS + column - FIRST_NUMBER] as number;
        at = putDecimal(memory, at, value, LEAST_DECIMALS[column] as number, missing);
      }
    }
    at = putFragment(memory, at, ends[flags[row] as number] as Fragment);
    text.advance(further ? putFurther(memory, at, rows, row, further) : at);
  }
}

function putFurther(
  memory: DataView,
  start: number,
  rows: RowBlock,
  row: number,
  form: FurtherNotation,
): number {
  const { columns, before, quote, missing, end } = form;
  const { furtherNumbers, furtherTexts } = rows;
  let at = start;
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as FurtherColumn;
    at = putFragment(memory, at, before[i] as Fragment);
    if (column.storage === 'further-text') {
      const value = furtherTexts[row * FURTHER_TEXTS + furtherTextPlaceOf(column.name)] as string;
      at = putText(memory, at, value === '' ? missing : `${quote}${value}${quote}`);
    } else {
      const value = furtherNumbers[row * FURTHER_NUMBERS + furtherPlaceOf(column.name)] as number;
      at = putDecimal(memory, at, value, column.type === 'double' ? 1 : 0, missing);
    }
  }
  return putFragment(memory, at, end);
}
