import { open, stat } from 'node:fs/promises';
import type { FailureCode } from '../../../domain/error-codes.js';
import { DestinationError } from '../../../domain/errors.js';
import { csvRows } from './csv-rows.js';
import { jsonRows } from './json-rows.js';
import { parquetRows } from './parquet-rows.js';
import type { PlacedRow } from './raw-row.js';
import { textOfFile } from './text-of-file.js';

/** What other files begin with, and what to do with them. */
const OTHERS: readonly (readonly [start: string, what: string])[] = [
  ['PK\x03\x04', 'a ZIP archive or a spreadsheet. Unpack it, or save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'an Excel workbook. Save the sheet as CSV'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd. Unpack it with zstd -d'],
  ['\xfd7zXZ', 'compressed with xz. Unpack it with xz -d'],
  ['BZh', 'compressed with bzip2. Unpack it with bzip2 -d'],
  ['7z\xbc\xaf', 'a 7-Zip archive. Unpack it'],
  ['ARROW1', 'an Arrow or Feather file. Write it as Parquet'],
  ['PARE', 'an encrypted Parquet file. Write it without encryption'],
  ['ORC', 'an ORC file. Write it as Parquet'],
  ['Obj\x01', 'an Avro file. Write it as Parquet'],
  ['SQLite format 3', 'an SQLite database. Export the table as CSV'],
  ['%PDF', 'a PDF document'],
];

/** The rows of a CSV, NDJSON or Parquet file, gzipped or not, whatever its name. Rejects with a `DestinationError`. */
export async function* rowsOf(path: string): AsyncIterable<PlacedRow> {
  try {
    const start = await startOf(path);
    const other = OTHERS.find(([magic]) => start.startsWith(magic));
    if (other) throw notTelemetry(path, other[1]);
    if (start.startsWith('PAR1')) yield* parquetRows(path);
    else yield* textRows(path, start.startsWith('\x1f\x8b'));
  } catch (error) {
    throw explainReading(error, path);
  }
}

async function* textRows(path: string, gzip: boolean): AsyncIterable<PlacedRow> {
  const text = await textOfFile(path, gzip);
  const [first] = /\S/.exec(text.start) ?? [];
  if (gzip && text.start.startsWith('PAR1')) {
    throw notTelemetry(path, 'a Parquet file inside gzip. Unpack it with gunzip');
  }
  if (first === '[') {
    throw notTelemetry(path, 'a JSON array. Write one object per line instead: jq -c ".[]"');
  }
  yield* first === '{' ? jsonRows(text.chunks, path) : csvRows(text, path);
}

function notTelemetry(path: string, what: string): DestinationError {
  return new DestinationError(
    'records.unreadable',
    `${path} is ${what}. Read are CSV, NDJSON (gzipped or not) and Parquet.`,
  );
}

/** The first bytes as Latin-1. A file is read several times, which a pipe does not allow. */
async function startOf(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile() && !found.isDirectory()) {
    throw new DestinationError(
      'records.unreadable',
      `${path} is no regular file, but has to be read more than once. Write its content to a file first.`,
    );
  }
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function explainReading(error: unknown, path: string): DestinationError {
  if (error instanceof DestinationError) return error;
  const [name, why] = explanation(error, path);
  return new DestinationError(name, why, { cause: error });
}

function explanation(error: unknown, path: string): readonly [FailureCode, string] {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return ['records.missing', `There is no file ${path}.`];
    case 'EISDIR':
      return ['records.directory', `${path} is a directory. Name one of its files.`];
    case 'EACCES':
      return ['records.unreadable', `You may not read ${path}.`];
    case 'Z_BUF_ERROR':
    case 'Z_DATA_ERROR':
      return ['records.unreadable', `${path} is a gzip file that is cut off or damaged (${message}).`];
    case undefined:
    default:
      return ['records.unreadable', `Cannot read ${path}: ${message}`];
  }
}
