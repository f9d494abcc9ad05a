import type { SchemaElement } from 'hyparquet';
import type { ColumnSource } from 'hyparquet-writer';
import { type AnyColumn, type Column, type FurtherColumn, placeOf } from '../domain/reefer/schema.js';
import {
  type ContainerValues,
  FLAGS,
  FURTHER_NUMBERS,
  FURTHER_TEXTS,
  furtherPlaceOf,
  furtherTextPlaceOf,
  NUMBERS,
  type RowBlock,
} from '../domain/telemetry/telemetry-rows.js';

/** A column as a Parquet schema element. */
export function schemaOf({ name, type, nullable }: Column): SchemaElement {
  const column = { name, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' } as const;
  switch (type) {
    case 'text':
      return { ...column, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'time':
      return {
        ...column,
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS', // For readers that know no logical types.
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      };
    case 'double':
      return { ...column, type: 'DOUBLE' };
    case 'int':
    case 'flag':
      return { ...column, type: 'INT32' };
    case 'boolean':
      return { ...column, type: 'BOOLEAN' };
  }
}

/** One column of a row group in hyparquet's form; its memory is reused for the next group. */
export interface GroupColumn {
  readonly data: ColumnSource['data'];
  /** Copies the rows from `from` up to but not including `to` of a block into the group, starting at `row`. */
  put(row: number, block: RowBlock, from: number, to: number): void;
}

/** Creates a column with space for `rows` rows. `mayMiss`: NaN stands for a missing number. */
export function groupColumn(column: AnyColumn | FurtherColumn, rows: number, mayMiss: boolean): GroupColumn {
  switch (column.storage) {
    case 'container': {
      const data = column.type === 'text' ? new Array<string>(rows) : new Float64Array(rows);
      return ofContainer(data as Cells<string | number>, (values) => values[column.name]);
    }
    case 'time':
      return ofTime(new BigInt64Array(rows));
    case 'number':
      if (mayMiss)
        return ofMissable(
          new Array<number | null>(rows),
          ({ numbers }) => numbers,
          NUMBERS,
          placeOf(column.name),
        );
      return ofNumber(
        column.type === 'int' ? new Int32Array(rows) : new Float64Array(rows),
        placeOf(column.name),
      );
    case 'flag':
      return column.type === 'boolean'
        ? ofFlag(new Array<boolean>(rows), FLAGS[column.name], true, false)
        : ofFlag(new Int32Array(rows), FLAGS[column.name], 1, 0);
    case 'further-number':
      return ofMissable(
        new Array<number | null>(rows),
        ({ furtherNumbers }) => furtherNumbers,
        FURTHER_NUMBERS,
        furtherPlaceOf(column.name),
      );
    case 'further-text':
      return ofFurtherText(new Array<string | null>(rows), furtherTextPlaceOf(column.name));
  }
}

type Cells<V> = GroupColumn['data'] & Record<number, V>;

/** Calls `valueOf` once for consecutive rows of the same container. */
function ofContainer<V>(data: Cells<V>, valueOf: (values: ContainerValues) => V): GroupColumn {
  return {
    data,
    put: (row, { containers }, from, to) => {
      let container = containers[from] as ContainerValues;
      let value = valueOf(container);
      for (let i = from; i < to; i++) {
        if (containers[i] !== container) value = valueOf((container = containers[i] as ContainerValues));
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

/** A column of numbers of which some are missing: null for NaN. `valuesOf` has `stride` numbers of each row. */
function ofMissable(
  data: (number | null)[],
  valuesOf: (block: RowBlock) => Float64Array,
  stride: number,
  place: number,
): GroupColumn {
  return {
    data,
    put: (row, block, from, to) => {
      const values = valuesOf(block);
      for (let i = from; i < to; i++) {
        const value = values[i * stride + place] as number;
        data[row + i - from] = Number.isNaN(value) ? null : value;
      }
    },
  };
}

function ofFurtherText(data: (string | null)[], place: number): GroupColumn {
  return {
    data,
    put: (row, { furtherTexts }, from, to) => {
      for (let i = from; i < to; i++) data[row + i - from] = furtherTexts[i * FURTHER_TEXTS + place] || null;
    },
  };
}
