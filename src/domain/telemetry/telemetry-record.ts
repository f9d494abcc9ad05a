import type { AnyColumn, FurtherColumn } from '../reefer/schema.js';

type ValueOf<T extends AnyColumn['type']> = T extends 'text' | 'time'
  ? string
  : T extends 'boolean'
    ? boolean
    : T extends 'flag'
      ? 0 | 1
      : number;

/**
 * One measurement of one container: the columns of `schema.ts` by name. Measured values are rounded to 6 decimals and
 * never -0; one that is missing (`isMeasured` names the columns) is NaN, also in records that are read from a file.
 * `measurement_time` is `YYYY-MM-DD HH:MM:SS`, UTC.
 */
export type TelemetryRecord = {
  readonly [C in AnyColumn as C['name']]: ValueOf<C['type']>;
} & {
  /** Position among the container's records, from 0; not a column. */
  readonly record_number: number;
  /** `measurement_time` in seconds since 1970; not a column. */
  readonly measured_at: number;
};

/** The further columns of a record that has them, by name; null for a missing number. */
export type FurtherValues = {
  readonly [C in FurtherColumn as C['name']]?: C['type'] extends 'text' ? string : number | null;
};

/** Rounds a measured value to 6 decimals, as every output shows it; -0 becomes 0. */
export function roundMeasurement(value: number): number {
  return Math.floor(value * 1e6 + 0.5) / 1e6; // Math.round branches on the fraction, which processors cannot predict.
}

/** Turns standard deviates in place, row by row, into measured values: mean + deviation × value, rounded. */
export function toMeasurements(values: Float64Array, means: Float64Array, deviations: Float64Array): void {
  for (let i = 0, column = 0; i < values.length; i++, column++) {
    if (column === means.length) column = 0;
    const measured = (means[column] as number) + (deviations[column] as number) * (values[i] as number);
    values[i] = roundMeasurement(measured);
  }
}
