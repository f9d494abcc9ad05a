import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { FailureCode } from '../../../domain/error-codes.js';
import { DestinationError } from '../../../domain/errors.js';
import { assertColumns, type RawRow } from './record-fields.js';

const PARQUET_ROWS = 20_000;

/** A row and its position in the file. */
export interface PlacedRow {
  readonly row: RawRow;
  /** The line of a text file or the row of a Parquet file, from 1. */
  readonly number: number;
}

type Form = 'csv' | 'ndjson' | 'parquet';

/** The rows of a CSV, NDJSON or Parquet file, gzipped or not, whatever its name. Rejects with a `DestinationError`. */
export async function* rowsOf(path: string): AsyncIterable<PlacedRow> {
  try {
    const start = await startOf(path);
    const gzip = start[0] === 0x1f && start[1] === 0x8b;
    switch (gzip ? await formOfText(path) : formOf(start)) {
      case 'parquet':
        yield* parquetRows(path);
        break;
      case 'ndjson':
        yield* jsonRows(textOf(path, gzip), path);
        break;
      case 'csv':
        yield* csvRows(textOf(path, gzip), path);
    }
  } catch (error) {
    throw explainReading(error, path);
  }
}

function formOf(start: Buffer): Form {
  if (start.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
  return /^\s*\{/.test(start.toString('utf8')) ? 'ndjson' : 'csv';
}

async function formOfText(path: string): Promise<Form> {
  for await (const chunk of textOf(path, true)) return formOf(chunk as Buffer);
  return 'csv';
}

async function startOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function textOf(path: string, gzip: boolean): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!gzip) return file;
  const text = createGunzip();
  file.on('error', (error) => text.destroy(error));
  text.on('close', () => file.destroy());
  return file.pipe(text);
}

async function* csvRows(text: Readable, path: string): AsyncIterable<PlacedRow> {
  const { parse } = await import('csv-parse');
  const parser = parse({ bom: true, columns: true, skip_empty_lines: true, trim: true, info: true });
  text.on('error', (error) => parser.destroy(error));
  let checked = false;
  for await (const entry of text.pipe(parser)) {
    const { record, info } = entry as { record: RawRow; info: { lines: number } };
    if (!checked) assertColumns(Object.keys(record), path);
    checked = true;
    yield { row: record, number: info.lines };
  }
}

async function* jsonRows(text: Readable, path: string): AsyncIterable<PlacedRow> {
  let number = 0;
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    const row = parseObject(line, `${path}, line ${number}`);
    if (number === 1) assertColumns(Object.keys(row), path);
    yield { row, number };
  }
}

function parseObject(line: string, place: string): RawRow {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as RawRow;
  } catch {
    // The error below covers this too.
  }
  throw new DestinationError('records.json', `${place} is no JSON object.`);
}

async function* parquetRows(path: string): AsyncIterable<PlacedRow> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  assertColumns(
    metadata.schema.slice(1).map(({ name }) => name),
    path,
  );
  const rows = Number(metadata.num_rows);
  for (let rowStart = 0; rowStart < rows; rowStart += PARQUET_ROWS) {
    const block = await parquetReadObjects({
      file,
      metadata,
      rowStart,
      rowEnd: Math.min(rows, rowStart + PARQUET_ROWS),
      compressors: { GZIP: (page: Uint8Array) => gunzipSync(page) },
    });
    for (const [i, row] of block.entries()) yield { row, number: rowStart + i + 1 };
  }
}

function explainReading(error: unknown, path: string): DestinationError {
  if (error instanceof DestinationError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const [name, why]: readonly [FailureCode, string] =
    code === 'ENOENT'
      ? ['records.missing', `There is no file ${path}.`]
      : code === 'EISDIR'
        ? ['records.directory', `${path} is a directory. Name one of its files.`]
        : code === 'EACCES'
          ? ['records.unreadable', `You may not read ${path}.`]
          : [
              'records.unreadable',
              `Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
            ];
  return new DestinationError(name, why, { cause: error });
}
