import { gzipSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { TELEMETRY_COLUMNS } from '../../domain/telemetry/telemetry-record.js';
import type { ByteTarget } from './byte-target.js';
import type { EncodedPart } from './encoded-part.js';
import type { FileBody } from './file-body.js';
import {
  COLUMN_TYPES,
  type ColumnName,
  type ColumnType,
  type ColumnValues,
  type Numbers,
  type TelemetryColumns,
  type Words,
} from './telemetry-columns.js';

/** Rows of a row group, whatever the size of the parts, so that the file does not depend on that. */
export const ROW_GROUP_ROWS = 50_000;
const GZIP_LEVEL = 4;

/** A Parquet file with typed columns, written row group by row group in bounded memory. */
export class ParquetBody implements FileBody {
  private readonly bytes = new ByteWriter(1 << 20);
  private readonly writer: ParquetWriter;
  private waiting: TelemetryColumns[] = [];
  private rows = 0;

  constructor(
    private readonly target: ByteTarget,
    private readonly gzip: boolean,
  ) {
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: [
        { name: 'telemetry', num_children: TELEMETRY_COLUMNS.length },
        ...TELEMETRY_COLUMNS.map(schemaOf),
      ],
      codec: gzip ? 'GZIP' : 'SNAPPY',
      compressors: { GZIP: (page) => gzipSync(page, { level: GZIP_LEVEL }) },
      createdBy: 'reefer-simulator',
    });
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  async add({ columns }: EncodedPart): Promise<void> {
    for (const block of columns) await this.addBlock(block);
  }

  private async addBlock(block: TelemetryColumns): Promise<void> {
    let rest: TelemetryColumns | undefined = block;
    while (rest && rest.records > 0) {
      const room = ROW_GROUP_ROWS - this.rows;
      const part = slice(rest, 0, Math.min(room, rest.records));
      this.waiting.push(part);
      this.rows += part.records;
      if (this.rows === ROW_GROUP_ROWS) await this.writeGroup();
      rest = rest.records > room ? slice(rest, room, rest.records) : undefined;
    }
  }

  async end(): Promise<void> {
    if (this.rows > 0) await this.writeGroup();
    await this.writer.finish();
    await this.flush();
  }

  private async writeGroup(): Promise<void> {
    const columnData = TELEMETRY_COLUMNS.map((name, i) =>
      this.sourceOf(
        name,
        this.waiting.map(({ values }) => values[i] as ColumnValues),
      ),
    );
    const rows = this.rows;
    this.waiting = [];
    this.rows = 0;
    await this.writer.write({ columnData, rowGroupSize: rows, pageSize: 1 << 20 });
    await this.flush();
  }

  private async flush(): Promise<void> {
    await this.target.write(this.bytes.getBytes());
    this.bytes.index = 0;
  }

  private sourceOf(name: ColumnName, parts: readonly ColumnValues[]): ColumnSource {
    const type = COLUMN_TYPES[name];
    const data = join(parts, this.rows, type);
    if (type === 'measurement') {
      // Noise does not compress: snappy would take as long as all the rest, for 4 % of the size.
      return { name, data, encoding: 'PLAIN', codec: this.gzip ? 'GZIP' : 'UNCOMPRESSED' };
    }
    return { name, data, ...(type === 'timestamp' ? { encoding: 'DELTA_BINARY_PACKED' } : {}) };
  }
}

function schemaOf(name: ColumnName): SchemaElement {
  const type: ColumnType = COLUMN_TYPES[name];
  const column = { name, repetition_type: 'REQUIRED' } as const;
  switch (type) {
    case 'string':
      return { ...column, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'timestamp':
      return {
        ...column,
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      };
    case 'double':
    case 'measurement':
      return { ...column, type: 'DOUBLE' };
    case 'int':
      return { ...column, type: 'INT32' };
    case 'boolean':
      return { ...column, type: 'BOOLEAN' };
  }
}

function slice({ values }: TelemetryColumns, from: number, to: number): TelemetryColumns {
  const parts = values.map((column): ColumnValues =>
    'words' in column ? { ...column, at: column.at.slice(from, to) } : column.slice(from, to),
  );
  return { records: to - from, values: parts };
}

/** The columns' parts as one, as hyparquet wants it: arrays of strings and booleans, times in microseconds. */
function join(parts: readonly ColumnValues[], rows: number, type: ColumnType): ColumnSource['data'] {
  switch (type) {
    case 'string':
      return (parts as readonly Words[]).flatMap(({ words, at }) => Array.from(at, (place) => words[place]));
    case 'timestamp':
      return BigInt64Array.from(
        gather(new Float64Array(rows), parts),
        (seconds) => BigInt(seconds) * 1_000_000n,
      );
    case 'double':
    case 'measurement':
      return gather(new Float64Array(rows), parts);
    case 'int':
      return gather(new Int32Array(rows), parts);
    case 'boolean':
      return Array.from(gather(new Uint8Array(rows), parts), (value) => value === 1);
  }
}

function gather<T extends Numbers>(target: T, parts: readonly ColumnValues[]): T {
  let at = 0;
  for (const part of parts as readonly Numbers[]) {
    target.set(part, at);
    at += part.length;
  }
  return target;
}
