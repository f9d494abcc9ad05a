import { DestinationError } from '../../../domain/errors.js';
import { COLUMN_NAMES, FURTHER_COLUMNS } from '../../../domain/reefer/schema.js';

/** The values of one row by column, with the types of the file's format. */
export type RawRow = Readonly<Record<string, unknown>>;

/** A row and its position in the file, from 1. */
export interface PlacedRow {
  readonly row: RawRow;
  /** What `number` counts: the lines of a text file or the rows of a Parquet file. */
  readonly unit: 'line' | 'row';
  readonly number: number;
}

const KNOWN: ReadonlySet<string> = new Set([...COLUMN_NAMES, ...FURTHER_COLUMNS.map(({ name }) => name)]);

/** Whether a column is telemetry; all others of a file are passed over. */
export function isKnownColumn(name: string): boolean {
  return KNOWN.has(name);
}

/** Throws a `DestinationError` if the file lacks any of the twenty columns. */
export function assertColumns(names: readonly string[], path: string): void {
  const missing = COLUMN_NAMES.filter((column) => !names.includes(column));
  if (missing.length === 0) return;
  const most =
    missing.length === COLUMN_NAMES.length
      ? `the twenty columns (${COLUMN_NAMES.slice(0, 3).join(', ')}, …)`
      : missing.join(', ');
  throw new DestinationError('records.columns', `${path} is no telemetry file: it lacks ${most}.`);
}
