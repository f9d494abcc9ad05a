import { TELEMETRY_COLUMNS, type TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

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

/** Turns a block of records into columns. */
export function toColumns(block: readonly TelemetryRecord[]): TelemetryColumns {
  return { records: block.length, values: TELEMETRY_COLUMNS.map((name) => column(block, name)) };
}

function column(block: readonly TelemetryRecord[], name: ColumnName): ColumnValues {
  const type = COLUMN_TYPES[name];
  switch (type) {
    case 'string':
      return words(block.map((record) => record[name] as string));
    case 'timestamp':
      return Float64Array.from(block, (record) => record.measured_at);
    case 'double':
    case 'measurement':
      return numbers(new Float64Array(block.length), block, name);
    case 'int':
      return numbers(new Int32Array(block.length), block, name);
    case 'boolean':
      return numbers(new Uint8Array(block.length), block, name);
  }
}

function words(texts: readonly string[]): Words {
  const places = new Map<string, number>();
  const at = Int32Array.from(texts, (text) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { words: [...places.keys()], at };
}

function numbers<T extends Numbers>(target: T, block: readonly TelemetryRecord[], name: ColumnName): T {
  for (let i = 0; i < block.length; i++) target[i] = Number((block[i] as TelemetryRecord)[name]);
  return target;
}
