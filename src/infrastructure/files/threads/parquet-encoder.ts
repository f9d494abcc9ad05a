import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import {
  type AnyColumn,
  type Column,
  COLUMNS,
  type FurtherColumn,
  type ColumnSet,
  furtherColumns,
  isMeasured,
} from '../../../domain/reefer/schema.js';
import type { RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import { type GroupColumn, groupColumn, schemaOf } from '../../../formats/parquet-columns.js';

/** Consecutive bytes of a file. */
export type ParquetBytes = readonly Uint8Array<ArrayBuffer>[];

/** Rows per row group, fixed so that the file does not depend on the sizes of the blocks. */
const ROW_GROUP_ROWS = 100_000;
const GZIP_LEVEL = 4;
const PIECE_BYTES = 1 << 20;

/** What a Parquet file is to be. */
export interface ParquetForm {
  readonly gzip: boolean;
  readonly columns: ColumnSet;
  /** Whether measured values may be missing. */
  readonly hasGaps: boolean;
  /** How many come, so that a small file needs little memory. */
  readonly records: number;
}

/** Makes the bytes of a Parquet file with typed columns, row group by row group. */
export class ParquetEncoder {
  private readonly bytes = new PieceWriter();
  private readonly writer: ParquetWriter;
  private readonly gzip: boolean;
  private readonly columns: readonly (AnyColumn | FurtherColumn)[];
  private readonly groupRows: number;
  private readonly group: readonly GroupColumn[];
  private rows = 0;

  constructor({ gzip, columns, records, hasGaps }: ParquetForm) {
    this.gzip = gzip;
    this.columns = [...COLUMNS, ...furtherColumns(columns)];
    const mayMiss = (column: AnyColumn | FurtherColumn): boolean =>
      column.nullable || (hasGaps && isMeasured(column));
    this.groupRows = Math.max(1, Math.min(records, ROW_GROUP_ROWS));
    this.group = this.columns.map((column) => groupColumn(column, this.groupRows, mayMiss(column)));
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: [
        { name: 'telemetry', num_children: this.columns.length },
        ...this.columns.map((column) => schemaOf({ ...column, nullable: mayMiss(column) })),
      ],
      codec: gzip ? 'GZIP' : 'SNAPPY',
      compressors: { GZIP: (page) => gzipSync(page, { level: GZIP_LEVEL }) },
      createdBy: 'reefer-simulator',
    });
  }

  /** Adds rows; returns the bytes of the row groups that became full, if any. */
  add(rows: RowBlock): ParquetBytes {
    for (let from = 0; from < rows.length;) {
      const to = Math.min(rows.length, from + this.groupRows - this.rows);
      for (const column of this.group) column.put(this.rows, rows, from, to);
      this.rows += to - from;
      from = to;
      if (this.rows === this.groupRows) this.writeGroup();
    }
    return this.bytes.takeFull();
  }

  /** Returns the rest of the file. */
  end(): ParquetBytes {
    if (this.rows > 0) this.writeGroup();
    void this.writer.finish(); // Synchronous, because the bytes are written to memory.
    return [...this.bytes.takeFull(), this.bytes.getBytes()];
  }

  /** Takes back buffers whose bytes have been written to the file. */
  reuse(pieces: readonly ArrayBuffer[]): void {
    this.bytes.reuse(pieces);
  }

  private writeGroup(): void {
    const { rows } = this;
    const columnData = this.columns.map((column, i): ColumnSource => ({
      name: column.name,
      data: firstOf(this.group[i] as GroupColumn, rows),
      ...this.encodingOf(column),
    }));
    this.rows = 0;
    void this.writer.write({ columnData, rowGroupSize: rows, pageSize: 1 << 20 }); // Synchronous, too.
    this.shareMetadata();
  }

  /** Shares equal parts between the metadata of the row groups, all of which stay in memory until the end. */
  private shareMetadata(): void {
    const groups = this.writer.row_groups;
    groups.at(-1)?.columns.forEach(({ meta_data: latest }, i) => {
      const first = groups[0]?.columns[i]?.meta_data;
      if (!first || !latest) return;
      latest.path_in_schema = first.path_in_schema;
      if (isDeepStrictEqual(latest.encodings, first.encodings)) latest.encodings = first.encodings;
      const { encoding_stats: pages } = first;
      if (pages && isDeepStrictEqual(latest.encoding_stats, pages)) latest.encoding_stats = pages;
    });
  }

  private encodingOf({ type, repeats }: Column): Pick<ColumnSource, 'encoding' | 'codec'> {
    // Random digits hardly compress: snappy would double the time to save 4 % of the size.
    if (type === 'double' && !repeats)
      return { encoding: 'PLAIN', codec: this.gzip ? 'GZIP' : 'UNCOMPRESSED' };
    // Older readers, such as fastparquet and Spark 3.2, know neither deltas nor runs of booleans.
    return type === 'time' || type === 'boolean' ? { encoding: 'PLAIN' } : {};
  }
}

function firstOf({ data }: GroupColumn, rows: number): GroupColumn['data'] {
  return rows === data.length ? data : data.slice(0, rows);
}

/** Collects bytes in pieces of fixed size instead of one growing array, and reuses the pieces that are given back. */
class PieceWriter extends ByteWriter {
  private full: Uint8Array<ArrayBuffer>[] = [];
  private readonly spare: ArrayBuffer[] = [];

  constructor() {
    super(PIECE_BYTES);
  }

  override ensure(size: number): void {
    if (this.index + size <= this.buffer.byteLength) return;
    if (this.index > 0) this.full.push(this.getBytes());
    const next = size <= PIECE_BYTES ? this.spare.pop() : undefined;
    this.buffer = next ?? new ArrayBuffer(Math.max(size, PIECE_BYTES));
    this.view = new DataView(this.buffer);
    this.index = 0;
  }

  takeFull(): ParquetBytes {
    const { full } = this;
    this.full = [];
    return full;
  }

  reuse(pieces: readonly ArrayBuffer[]): void {
    for (const piece of pieces) if (piece.byteLength >= PIECE_BYTES) this.spare.push(piece);
  }
}
