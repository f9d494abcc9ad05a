import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';

/** The columns that vary from record to record in the statistical model. */
export const VARYING_COLUMNS = [
  'temperature',
  'ambiant_temperature',
  'kilowatts',
  'defrost_cycle',
  'oxygen_level',
  'nitrogen_level',
  'humidity_level',
  'carbon_dioxide_level',
] as const;

export type VaryingColumn = (typeof VARYING_COLUMNS)[number];

/** One column's values. */
export function seriesOf(records: readonly TelemetryRecord[], column: VaryingColumn): Float64Array {
  return Float64Array.from(records, (record) => record[column]);
}

/** 0, 1, … count - 1. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Every pair of different items, once. */
export function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((first, i) => items.slice(i + 1).map((second) => [first, second] as const));
}
