import type { FileHandle } from 'node:fs/promises';
import type { ColumnMetaData, DecodedArray, PageHeader, SchemaElement, SchemaTree } from 'hyparquet';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { LARGEST_PAGE, MOST_PAGE_VALUES } from './limits.js';
import type { Decompress } from './parquet-codecs.js';
import { assertRuns } from './parquet-runs.js';

const FIRST_WINDOW = 64 << 10;
const LARGEST_HEADER = 4 << 20;

/** A column of one row group, and how to read it. */
export interface ColumnChunk {
  readonly meta: ColumnMetaData;
  readonly element: SchemaElement;
  readonly schemaPath: SchemaTree[];
  readonly decompress: Decompress;
}

/**
 * The values of a flat column chunk, page by page, each missing one null or undefined. Only one page is in memory at a
 * time; one that is too large, or that has more in it than its header says, throws an `Error`.
 */
export async function* pagesOf(
  file: FileHandle,
  size: number,
  chunk: ColumnChunk,
): AsyncGenerator<DecodedArray> {
  const { meta, element, schemaPath } = chunk;
  const decoder = {
    pathInSchema: meta.path_in_schema,
    type: meta.type,
    element,
    schemaPath,
    codec: 'UNCOMPRESSED' as const,
    parsers: DEFAULT_PARSERS,
  };
  const dataStart = Number(meta.data_page_offset);
  const start = Number(meta.dictionary_page_offset ?? 0n) || dataStart;
  const end = Math.min(size, start + Number(meta.total_compressed_size));
  let dictionary: DecodedArray | undefined;
  for (let at = Math.min(start, dataStart); at < end;) {
    const [header, length] = await headerAt(file, at, end);
    at += length;
    assertSize(header.compressed_page_size, LARGEST_PAGE, 'bytes');
    assertSize(header.uncompressed_page_size, LARGEST_PAGE, 'bytes');
    const compressed = await bytesAt(file, at, header.compressed_page_size);
    at += compressed.length;
    if (compressed.length < header.compressed_page_size) throw new Error('a page is cut off');
    if (header.type === 'INDEX_PAGE') continue;
    const page = uncompressed(compressed, header, chunk);
    assertContent(page, header, chunk);
    const flat = {
      ...header,
      compressed_page_size: page.length,
      uncompressed_page_size: page.length,
      ...(header.data_page_header_v2 && {
        data_page_header_v2: { ...header.data_page_header_v2, is_compressed: false },
      }),
    };
    const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
    const { data } = readPage(reader, flat, decoder, dictionary, undefined, 0);
    if (header.type === 'DICTIONARY_PAGE') dictionary = data && convert(data, decoder);
    else if (data?.length !== valuesIn(header))
      throw new Error('a page has another number of values than it says');
    else if (data.length > 0) yield data;
  }
}

async function headerAt(file: FileHandle, at: number, end: number): Promise<readonly [PageHeader, number]> {
  for (let length = FIRST_WINDOW; ; length = LARGEST_HEADER) {
    const bytes = await bytesAt(file, at, Math.min(length, end - at));
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      return [header, reader.offset];
    } catch (error) {
      if (bytes.length < length || length === LARGEST_HEADER) throw error;
    }
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** The page with its levels, which version 2 never compresses. */
function uncompressed(bytes: Uint8Array, header: PageHeader, { meta, decompress }: ColumnChunk): Uint8Array {
  const length = header.uncompressed_page_size;
  const v2 = header.data_page_header_v2;
  const levels = v2 ? v2.repetition_levels_byte_length + v2.definition_levels_byte_length : 0;
  assertSize(levels, Math.min(bytes.length, length), 'bytes of levels');
  if (meta.codec === 'UNCOMPRESSED' || v2?.is_compressed === false) return bytes;
  const data =
    length === levels ? new Uint8Array(0) : decompressed(decompress, bytes.subarray(levels), length - levels);
  if (data.length !== length - levels) throw new Error('a page has another length than it says');
  if (levels === 0) return data;
  const page = new Uint8Array(length);
  page.set(bytes.subarray(0, levels));
  page.set(data, levels);
  return page;
}

function decompressed(decompress: Decompress, bytes: Uint8Array, length: number): Uint8Array {
  try {
    return decompress(bytes, length);
  } catch (error) {
    throw new Error(`a page does not decompress to the ${length} bytes that it says`, { cause: error });
  }
}

function valuesIn({
  data_page_header: v1,
  data_page_header_v2: v2,
  dictionary_page_header: words,
}: PageHeader): number {
  return (v1 ?? v2 ?? words)?.num_values ?? 0;
}

function assertSize(size: number, most: number, what: string): void {
  if (size >= 0 && size <= most) return;
  throw new Error(`a page has ${size} ${what}, but may have ${most} at most`);
}

/** Throws if the page would decode to more than its header says. */
function assertContent(page: Uint8Array, header: PageHeader, { element }: ColumnChunk): void {
  const values = valuesIn(header);
  assertSize(values, MOST_PAGE_VALUES, 'values');
  if ((element.type_length ?? 0) > 64) throw new Error('its values are too long');
  const { data_page_header: v1, data_page_header_v2: v2 } = header;
  const encoding = (v1 ?? v2)?.encoding;
  if (encoding === undefined || values === 0) return;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let at = 0;
  if (v2) {
    assertSize(v2.num_nulls, values, 'nulls');
    assertRuns(page, v2.repetition_levels_byte_length, (at = levelsLength(v2)), 1, values);
  } else if (element.repetition_type === 'OPTIONAL') {
    at = 4 + view.getUint32(0, true);
    assertRuns(page, 4, at, 1, values);
  }
  if (encoding.endsWith('_DICTIONARY')) assertRuns(page, at + 1, page.length, page[at] ?? 0, values);
  else if (encoding === 'RLE') assertRuns(page, at + 4, page.length, 1, values);
  else if (encoding === 'DELTA_BYTE_ARRAY') assertPrefixes(view, at, values - (v2?.num_nulls ?? 0));
}

function levelsLength(v2: NonNullable<PageHeader['data_page_header_v2']>): number {
  return v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
}

/** Each value may repeat the one before it, so that a small page could stand for any amount of text. */
function assertPrefixes(view: DataView, at: number, values: number): void {
  const lengths = new Int32Array(values);
  deltaBinaryUnpack({ view, offset: at }, values, lengths);
  let sum = 0;
  for (const length of lengths) sum += length;
  assertSize(sum, LARGEST_PAGE, 'bytes');
}
