import { TELEMETRY_COLUMNS } from '../domain/telemetry/telemetry-record.js';

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
