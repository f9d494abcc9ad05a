import { TELEMETRY_COLUMNS } from '../../domain/telemetry/telemetry-record.js';
import {
  FIRST_NUMBER,
  FLAGS,
  NUMBERS,
  type RowSource,
  type TelemetryRows,
} from '../../domain/telemetry/telemetry-rows.js';

export type ColumnName = (typeof TELEMETRY_COLUMNS)[number];

/** The kinds of values in Parquet: each column has one. */
export type ColumnType = 'string' | 'timestamp' | 'double' | 'measurement' | 'int' | 'boolean';

/**
 * The twenty columns and how Parquet holds them: strings and repeating numbers with a dictionary, `measurement`s, which
 * hardly repeat, as plain doubles.
 */
export const COLUMN_TYPES = {
  container_id: 'string',
  measurement_time: 'timestamp',
  product_id: 'string',
  temperature: 'measurement',
  target_temperature: 'double',
  ambiant_temperature: 'measurement',
  kilowatts: 'measurement',
  time_door_open: 'int',
  content_type: 'int',
  defrost_cycle: 'int',
  oxygen_level: 'measurement',
  nitrogen_level: 'measurement',
  humidity_level: 'measurement',
  carbon_dioxide_level: 'measurement',
  fan_1: 'boolean',
  fan_2: 'boolean',
  fan_3: 'boolean',
  latitude: 'double',
  longitude: 'double',
  maintenance_required: 'int',
} as const satisfies Record<ColumnName, ColumnType>;

/** Texts that repeat: each once, and for every record which it is. */
export interface Words {
  readonly words: readonly string[];
  readonly at: Int32Array;
}

export type Numbers = Float64Array | Int32Array | Uint8Array;

/** One column of a block; times are seconds since 1970, booleans 0 or 1. */
export type ColumnValues = Words | Numbers;

/** A block of records, column by column: what worker threads can hand over without a copy. */
export interface TelemetryColumns {
  readonly records: number;
  readonly values: readonly ColumnValues[];
}

/** Copies rows of records into columns. */
export function toColumns(rows: TelemetryRows): TelemetryColumns {
  return { records: rows.length, values: TELEMETRY_COLUMNS.map((name) => column(rows, name)) };
}

function column(rows: TelemetryRows, name: ColumnName): ColumnValues {
  const { length } = rows;
  if (name === 'container_id') return words(rows, ({ containerId }) => containerId);
  if (name === 'product_id') return words(rows, ({ productId }) => productId);
  if (name === 'measurement_time') return rows.measuredAt.slice(0, length);
  if (name === 'latitude') return positions(rows, ({ latitude }) => latitude);
  if (name === 'longitude') return positions(rows, ({ longitude }) => longitude);
  if (name in FLAGS) {
    const flag = FLAGS[name as keyof typeof FLAGS];
    return rows.flags.slice(0, length).map((flags) => (flags & flag ? 1 : 0));
  }
  return numbers(rows, TELEMETRY_COLUMNS.indexOf(name) - FIRST_NUMBER, COLUMN_TYPES[name]);
}

function words({ sources, length }: TelemetryRows, wordOf: (source: RowSource) => string): Words {
  const places = new Map<string, number>();
  const at = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    const text = wordOf(sources[row] as RowSource);
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    at[row] = place;
  }
  return { words: [...places.keys()], at };
}

function positions({ sources, length }: TelemetryRows, degreesOf: (source: RowSource) => number): Numbers {
  return Float64Array.from({ length }, (_, row) => degreesOf(sources[row] as RowSource));
}

function numbers(rows: TelemetryRows, offset: number, type: ColumnType): Numbers {
  const values = type === 'int' ? new Int32Array(rows.length) : new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row++) values[row] = rows.numbers[row * NUMBERS + offset] as number;
  return values;
}
