import { type FileHandle, open } from 'node:fs/promises';
import type { DecodedArray, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { DestinationError } from '../../../domain/errors.js';
import { LARGEST_FOOTER } from './limits.js';
import { type Decompress, decompressorOf } from './parquet-codecs.js';
import type { ColumnChunk } from './parquet-pages.js';
import { assertColumns, isKnownColumn, type PlacedRow } from './raw-row.js';

const TAIL = 8;
const ROWS_OF_ANY_FILE = 1_000_000;

/** The rows of a Parquet file. Only one page of each column is in memory. Rejects with a `DestinationError`. */
export async function* parquetRows(path: string): AsyncIterable<PlacedRow> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const metadata = await metadataOf(file, size, path);
    const elements = metadata.schema.slice(1).filter(({ name }) => isKnownColumn(name));
    assertColumns(
      elements.map(({ name }) => name),
      path,
    );
    for (const element of elements) assertFlat(element, path);
    assertRows(metadata, size);
    const codecs = await codecsOf(metadata, path);
    let number = 0;
    for (const group of metadata.row_groups) {
      for await (const row of groupRows(file, size, metadata, group, codecs)) {
        number++;
        yield { row, unit: 'row', number };
      }
    }
  } catch (error) {
    throw error instanceof DestinationError ? error : damaged(path, error);
  } finally {
    await file.close();
  }
}

async function metadataOf(file: FileHandle, size: number, path: string): Promise<FileMetaData> {
  const tail = await bytesAt(file, Math.max(0, size - TAIL), Math.min(TAIL, size));
  if (tail.toString('latin1', 4) !== 'PAR1') throw damaged(path, new Error('its end is missing'));
  const length = tail.readUInt32LE(0);
  if (length > Math.min(size - TAIL, LARGEST_FOOTER)) {
    throw damaged(
      path,
      new Error(`its metadata has ${length} bytes, but may have ${LARGEST_FOOTER} at most`),
    );
  }
  const { parquetMetadata } = await import('hyparquet');
  return parquetMetadata(await bytesAt(file, size - length - TAIL, length + TAIL), { geoparquet: false });
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function assertFlat({ name, num_children, repetition_type }: SchemaElement, path: string): void {
  if (!num_children && repetition_type !== 'REPEATED') return;
  throw new DestinationError(
    'records.columns',
    `${path} is no telemetry file: ${name} is nested, but must be one value per row.`,
  );
}

/** Real telemetry has some thirty bytes a row, so that a small file with very many is one to keep readers busy. */
function assertRows({ num_rows, row_groups }: FileMetaData, size: number): void {
  const rows = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(num_rows))
    throw new Error(`it says that it has ${num_rows} rows, but its row groups say ${rows}`);
  if (rows > Math.max(ROWS_OF_ANY_FILE, size))
    throw new Error(`it says that it has ${num_rows} rows, but has only ${size} bytes`);
}

async function codecsOf(
  { row_groups }: FileMetaData,
  path: string,
): Promise<ReadonlyMap<string, Decompress>> {
  const names = new Set(
    row_groups.flatMap(({ columns }) => columns.flatMap((one) => one.meta_data?.codec ?? [])),
  );
  const codecs = new Map<string, Decompress>();
  for (const name of names) codecs.set(name, await decompressorOf(name, path));
  return codecs;
}

async function* groupRows(
  file: FileHandle,
  size: number,
  metadata: FileMetaData,
  { columns, num_rows }: RowGroup,
  codecs: ReadonlyMap<string, Decompress>,
): AsyncIterable<Record<string, unknown>> {
  const { parquetSchema } = await import('hyparquet');
  const { pagesOf } = await import('./parquet-pages.js');
  const tree = parquetSchema(metadata);
  const cursors = tree.children.flatMap((leaf) => {
    const name = leaf.element.name;
    if (!isKnownColumn(name)) return [];
    const meta = columns.find(({ meta_data: one }) => one?.path_in_schema.join('.') === name)?.meta_data;
    if (!meta) throw new Error(`a row group lacks ${name}`);
    const chunk: ColumnChunk = {
      meta,
      element: leaf.element,
      schemaPath: [tree, leaf],
      decompress: codecs.get(meta.codec) as Decompress,
    };
    return [new ColumnCursor(name, pagesOf(file, size, chunk))];
  });
  for (let left = Number(num_rows); left > 0;) {
    for (const cursor of cursors) await cursor.refill();
    const count = Math.min(left, ...cursors.map(({ remaining }) => remaining));
    for (let i = 0; i < count; i++) {
      const row: Record<string, unknown> = {};
      for (const cursor of cursors) row[cursor.name] = cursor.next();
      yield row;
    }
    left -= count;
  }
}

/** The values of a column one after the other, while its pages are read. */
class ColumnCursor {
  private values: DecodedArray = [];
  private at = 0;

  constructor(
    readonly name: string,
    private readonly pages: AsyncIterator<DecodedArray, undefined>,
  ) {}

  get remaining(): number {
    return this.values.length - this.at;
  }

  async refill(): Promise<void> {
    if (this.remaining > 0) return;
    const page = await this.pages.next();
    if (page.done) throw new Error(`${this.name} has fewer values than the file says`);
    this.values = page.value;
    this.at = 0;
  }

  next(): unknown {
    return this.values[this.at++];
  }
}

function damaged(path: string, cause: unknown): DestinationError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DestinationError(
    'records.unreadable',
    `${path} is a Parquet file that cannot be read, because it is damaged, cut off, or written in an unusual way: ${why}.`,
    { cause },
  );
}
