import type { SchemaElement } from 'hyparquet';
import type { ColumnSource } from 'hyparquet-writer';
import { TELEMETRY_COLUMNS } from '../domain/telemetry/telemetry-record.js';
import {
  FIRST_NUMBER,
  FLAGS,
  NUMBERS,
  type RowBlock,
  type RowSource,
} from '../domain/telemetry/telemetry-rows.js';
import { COLUMN_TYPES, type ColumnName, type ColumnType } from './telemetry-columns.js';

/** A column as Parquet's schema has it. */
export function schemaOf(name: ColumnName): SchemaElement {
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

/** A row group's values of one column, as hyparquet wants them; their memory serves one group after the other. */
export interface GroupColumn {
  readonly data: ColumnSource['data'];
  /** Puts the rows `from` to `to` of a block at a row of the group. */
  put(row: number, block: RowBlock, from: number, to: number): void;
}

/** A column with room for that many rows. */
export function groupColumn(name: ColumnName, rows: number): GroupColumn {
  if (name === 'container_id') return ofSource(new Array<string>(rows), ({ containerId }) => containerId);
  if (name === 'product_id') return ofSource(new Array<string>(rows), ({ productId }) => productId);
  if (name === 'latitude') return ofSource(new Float64Array(rows), ({ latitude }) => latitude);
  if (name === 'longitude') return ofSource(new Float64Array(rows), ({ longitude }) => longitude);
  if (name === 'measurement_time') return ofTime(new BigInt64Array(rows));
  if (name === 'maintenance_required') return ofFlag(new Int32Array(rows), FLAGS[name], 1, 0);
  if (name === 'fan_1' || name === 'fan_2' || name === 'fan_3') {
    return ofFlag(new Array<boolean>(rows), FLAGS[name], true, false);
  }
  const data = COLUMN_TYPES[name] === 'int' ? new Int32Array(rows) : new Float64Array(rows);
  return ofNumber(data, TELEMETRY_COLUMNS.indexOf(name) - FIRST_NUMBER);
}

type Cells<V> = GroupColumn['data'] & Record<number, V>;

/** Asked once for each stretch of rows of a source. */
function ofSource<V>(data: Cells<V>, valueOf: (source: RowSource) => V): GroupColumn {
  return {
    data,
    put: (row, { sources }, from, to) => {
      let source = sources[from] as RowSource;
      let value = valueOf(source);
      for (let i = from; i < to; i++) {
        if (sources[i] !== source) value = valueOf((source = sources[i] as RowSource));
        data[row + i - from] = value;
      }
    },
  };
}

function ofTime(data: BigInt64Array): GroupColumn {
  return {
    data,
    put: (row, { measuredAt }, from, to) => {
      for (let i = from; i < to; i++) data[row + i - from] = BigInt(measuredAt[i] as number) * 1_000_000n;
    },
  };
}

function ofFlag<V>(data: Cells<V>, flag: number, set: V, unset: V): GroupColumn {
  return {
    data,
    put: (row, { flags }, from, to) => {
      for (let i = from; i < to; i++) data[row + i - from] = (flags[i] as number) & flag ? set : unset;
    },
  };
}

function ofNumber(data: Float64Array | Int32Array, place: number): GroupColumn {
  return {
    data,
    put: (row, { numbers }, from, to) => {
      for (let i = from; i < to; i++) data[row + i - from] = numbers[i * NUMBERS + place] as number;
    },
  };
}
