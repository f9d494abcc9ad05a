import { COLUMN_NAMES, type ColumnName } from '../../src/domain/reefer/schema.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';

/** The twenty columns of a record. */
export type TelemetryColumns = Omit<TelemetryRecord, 'record_number' | 'measured_at'>;

/**
 * Parses a payload in the tuple form like the scoring services of the reference architecture: removes parentheses and
 * quotes, splits at commas, and requires twenty values. Throws an `Error` where those services throw, and where they
 * silently read nothing because the number of values is wrong.
 */
export function parseTuple(text: string): TelemetryColumns {
  const values = text
    .replaceAll(/[()'"]/g, '')
    .split(',')
    .map((value) => value.trim());
  if (values.length !== COLUMN_NAMES.length) {
    throw new Error(`the tuple has ${values.length} values instead of ${COLUMN_NAMES.length}`);
  }
  const value = (column: ColumnName): string => values[COLUMN_NAMES.indexOf(column)] ?? '';
  const decimal = (column: ColumnName): number => toDecimal(column, value(column));
  const integer = (column: ColumnName): number => toInteger(column, value(column));
  // Like Java's Boolean.valueOf.
  const boolean = (column: ColumnName): boolean => value(column).toLowerCase() === 'true';
  return {
    container_id: value('container_id'),
    measurement_time: value('measurement_time'),
    product_id: value('product_id'),
    temperature: decimal('temperature'),
    target_temperature: decimal('target_temperature'),
    ambiant_temperature: decimal('ambiant_temperature'),
    kilowatts: decimal('kilowatts'),
    time_door_open: decimal('time_door_open'),
    content_type: integer('content_type'),
    defrost_cycle: integer('defrost_cycle'),
    oxygen_level: decimal('oxygen_level'),
    nitrogen_level: decimal('nitrogen_level'),
    humidity_level: decimal('humidity_level'),
    carbon_dioxide_level: decimal('carbon_dioxide_level'),
    fan_1: boolean('fan_1'),
    fan_2: boolean('fan_2'),
    fan_3: boolean('fan_3'),
    latitude: decimal('latitude'),
    longitude: decimal('longitude'),
    maintenance_required: integer('maintenance_required') === 0 ? 0 : 1,
  };
}

function toDecimal(column: string, text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  throw new Error(`${column} is "${text}" instead of a number`);
}

/** Like Java's Integer.parseInt, which accepts no decimal point. */
function toInteger(column: string, text: string): number {
  const value = Number(text);
  if (/^[+-]?\d+$/.test(text) && Math.abs(value) < 2 ** 31) return value;
  throw new Error(`${column} is "${text}" instead of a whole number without a decimal point`);
}
