import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { aCommand } from '../../../../test/builders/command-builder.js';
import { recordsOf as recordsOfCommand, rowsOf } from '../../../../test/builders/record-builder.js';
import { DestinationError } from '../../../domain/errors.js';
import { COLUMNS } from '../../../domain/reefer/schema.js';
import { groupColumn, schemaOf } from '../../../formats/parquet-columns.js';
import { recordsOf } from './open-record-file.js';
import { parquetRows } from './parquet-rows.js';

const RECORDS = 50;
const command = aCommand({ records: RECORDS, seed: 5 });
const block = rowsOf(command);

type Shape = Partial<Pick<ConstructorParameters<typeof ParquetWriter>[0], 'codec' | 'compressors'>>;

/** A file of two row groups; `change` has the last word on its metadata. */
function fileOf(shape: Shape = {}, change: (writer: ParquetWriter) => void = () => undefined): Buffer {
  const bytes = new ByteWriter();
  const schema = [{ name: 'root', num_children: COLUMNS.length }, ...COLUMNS.map((one) => schemaOf(one))];
  const writer = new ParquetWriter({ writer: bytes, schema, ...shape });
  const columnData = COLUMNS.map((column): ColumnSource => {
    const group = groupColumn(column, RECORDS, false);
    group.put(0, block, 0, RECORDS);
    return { name: column.name, data: group.data };
  });
  void writer.write({ columnData, rowGroupSize: RECORDS / 2, pageSize: 64 });
  change(writer);
  void writer.finish();
  return Buffer.from(bytes.getBytes());
}

describe(parquetRows.name, () => {
  let directory: string;
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'reefer-read-'))));
  afterAll(() => rm(directory, { recursive: true }));

  const read = async (bytes: Uint8Array) => {
    const path = join(directory, 'a.parquet');
    await writeFile(path, bytes);
    const records = [];
    for await (const record of recordsOf(path)) records.push(record);
    return records;
  };

  const INFLATING = gzipSync(Buffer.alloc(1 << 24));

  it.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI'] as const)(
    'reads several pages and groups, %s',
    async (codec) => {
      const compressors = {
        GZIP: (page: Uint8Array) => gzipSync(page),
        BROTLI: (page: Uint8Array) => brotliCompressSync(page),
      };
      expect(await read(fileOf({ codec, compressors }))).toEqual(recordsOfCommand(command));
    },
  );

  it.each<[string, () => Uint8Array, string]>([
    [
      'a false number of rows',
      () => fileOf({}, (writer) => (writer.num_rows = 10n ** 12n)),
      'has 1000000000000 rows, but its row groups say 50',
    ],
    [
      'a false number of rows everywhere',
      () =>
        fileOf({}, (writer) => {
          for (const group of writer.row_groups) group.num_rows = 10n ** 12n;
          writer.num_rows = 2n * 10n ** 12n;
        }),
      'bytes',
    ],
    [
      'more rows than values',
      () =>
        fileOf({}, (writer) => {
          for (const group of writer.row_groups) group.num_rows = 26n;
          writer.num_rows = 52n;
        }),
      'container_id has fewer values than the file says',
    ],
    [
      'pages that inflate',
      () => fileOf({ codec: 'GZIP', compressors: { GZIP: () => INFLATING } }),
      'a page does not decompress',
    ],
    [
      'metadata that is larger than the file',
      () => withFooterLength(0x7fffffff),
      'its metadata has 2147483647 bytes',
    ],
    ['no end', () => fileOf().subarray(0, 3000), 'its end is missing'],
    ['nothing but a beginning', () => Buffer.from('PAR1'), 'its end is missing'],
  ])('refuses a file with %s', async (_, file, says) => {
    await expect(read(file())).rejects.toThrow(says);
    await expect(read(file())).rejects.toBeInstanceOf(DestinationError);
  });

  it('reads every damaged file, or refuses it in a sentence', async () => {
    const whole = fileOf();
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 9), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (places) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of places) bytes[at] = byte;
        bytes.write('PAR1', 0);
        const end = await read(bytes).catch((error: unknown) => error);
        expect(Array.isArray(end) || end instanceof DestinationError).toBe(true);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

function withFooterLength(length: number): Buffer {
  const bytes = fileOf();
  bytes.writeUInt32LE(length, bytes.length - 8);
  return bytes;
}
