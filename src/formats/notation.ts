import { decimalText, type Fragment, fragmentOf } from './ascii-digits.js';
import {
  type Column,
  COLUMNS,
  type ColumnSet,
  type FurtherColumn,
  furtherColumns,
} from '../domain/reefer/schema.js';
import { type ContainerValues, FLAG_VALUES, FLAGS, NUMBERS } from '../domain/telemetry/telemetry-rows.js';

/** What a text format writes around the values. */
export interface Notation {
  /** Text before each value: quotes, separators and names; a string's closing quote is in the next fragment. */
  readonly before: readonly Fragment[];
  readonly end: EndOfRow;
  /** The text for a missing number. */
  readonly missing: string;
  readonly further: FurtherNotation | undefined;
}

/** What is written after the contract's columns. */
export interface FurtherNotation {
  readonly columns: readonly FurtherColumn[];
  readonly before: readonly Fragment[];
  readonly quote: string;
  readonly missing: string;
  readonly end: Fragment;
}

/** A text format for each set of columns. */
export type Notations = (columns: ColumnSet) => Notation;

/** The number columns are adjacent; the columns after them repeat from row to row. */
export const FIRST_NUMBER = COLUMNS.findIndex(({ storage }) => storage === 'number');
export const NUMBERS_END = FIRST_NUMBER + NUMBERS;
const END_COLUMNS = COLUMNS.slice(NUMBERS_END);

/** The columns after the numbers repeat from row to row, so their texts are cached, one for each flag value. */
class EndOfRow {
  private latitude = NaN;
  private longitude = NaN;
  private texts: readonly Fragment[] = [];

  constructor(private readonly write: (flags: number, values: ContainerValues) => string) {}

  /** The texts for a position, indexed by a row's flags. */
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

/** The rules of a text format: separators, quotes, booleans and missing values. */
export interface NotationRules {
  readonly separator: (column: Column, i: number) => string;
  readonly end: string;
  readonly quote: string;
  readonly isQuoted: (column: Column) => boolean;
  readonly booleans: readonly [no: string, yes: string];
  readonly missing: string;
}

/** A text format that is built for a set of columns when it is first used; most runs use one format and one set. */
export function notations(rules: NotationRules): Notations {
  const built: Partial<Record<ColumnSet, Notation>> = {};
  return (columns) => (built[columns] ??= notation(rules, columns));
}

function notation(rules: NotationRules, columns: ColumnSet): Notation {
  const { separator, end, quote, isQuoted, booleans, missing } = rules;
  const further = furtherColumns(columns);
  const quoteOf = (column: Column | undefined): string => (column && isQuoted(column) ? quote : '');
  const before = COLUMNS.map(
    (column, i) => `${quoteOf(COLUMNS[i - 1])}${separator(column, i)}${quoteOf(column)}`,
  );
  const endText = (flags: number, values: ContainerValues): string =>
    END_COLUMNS.map((column, i) => {
      const between = before[NUMBERS_END + i] as string;
      if (column.storage === 'container' && column.type === 'double')
        return `${between}${decimalText(values[column.name])}`;
      if (column.storage !== 'flag') throw new Error(`${column.name} cannot follow the number columns.`);
      const set = flags & FLAGS[column.name] ? 1 : 0;
      return `${between}${column.type === 'boolean' ? booleans[set] : set}`;
    }).join('');
  return {
    before: before.map(fragmentOf),
    end: new EndOfRow((flags, values) => `${endText(flags, values)}${further.length > 0 ? '' : end}`),
    missing,
    further:
      further.length === 0
        ? undefined
        : {
            columns: further,
            before: further.map((column, i) => fragmentOf(separator(column, COLUMNS.length + i))),
            quote,
            missing,
            end: fragmentOf(end),
          },
  };
}
