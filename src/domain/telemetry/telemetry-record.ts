/** The twenty columns of a telemetry record, in the order in which every output writes them. */
export const TELEMETRY_COLUMNS = [
  'container_id',
  'measurement_time',
  'product_id',
  'temperature',
  'target_temperature',
  'ambiant_temperature',
  'kilowatts',
  'time_door_open',
  'content_type',
  'defrost_cycle',
  'oxygen_level',
  'nitrogen_level',
  'humidity_level',
  'carbon_dioxide_level',
  'fan_1',
  'fan_2',
  'fan_3',
  'latitude',
  'longitude',
  'maintenance_required',
] as const;

/** One measurement of one container; measured values are rounded to 6 decimals and never -0. */
export interface TelemetryRecord {
  /** Position within the container's stream, from 0; not one of the twenty columns. */
  readonly record_number: number;
  /** `measurement_time` in seconds since 1970; not one of the twenty columns. */
  readonly measured_at: number;
  readonly container_id: string;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly measurement_time: string;
  readonly product_id: string;
  /** °C, return air. */
  readonly temperature: number;
  /** °C, set point. */
  readonly target_temperature: number;
  /** °C, outside. */
  readonly ambiant_temperature: number;
  /** kW, power drawn. */
  readonly kilowatts: number;
  /** Seconds. */
  readonly time_door_open: number;
  /** 1 or 2, from the product. */
  readonly content_type: number;
  /** 3 … 6. */
  readonly defrost_cycle: number;
  /** %. */
  readonly oxygen_level: number;
  /** %. */
  readonly nitrogen_level: number;
  /** %, relative. */
  readonly humidity_level: number;
  /** %. */
  readonly carbon_dioxide_level: number;
  readonly fan_1: boolean;
  readonly fan_2: boolean;
  readonly fan_3: boolean;
  /** Decimal degrees. */
  readonly latitude: number;
  /** Decimal degrees. */
  readonly longitude: number;
  /** 1 where the container needs maintenance. */
  readonly maintenance_required: 0 | 1;
}

/** Rounds a measured value to 6 decimals, as every output shows it; -0 becomes 0. */
export function roundMeasurement(value: number): number {
  return Math.floor(value * 1e6 + 0.5) / 1e6; // Math.round branches on the fraction, which no processor foresees.
}

/** Makes measured values of standard deviates, column by column again and again: mean + deviation × value, rounded. */
export function toMeasurements(values: Float64Array, means: Float64Array, deviations: Float64Array): void {
  for (let i = 0, column = 0; i < values.length; i++, column++) {
    if (column === means.length) column = 0;
    const measured = (means[column] as number) + (deviations[column] as number) * (values[i] as number);
    values[i] = roundMeasurement(measured);
  }
}
