import { NORMAL, ONE_OF_FOUR, ZERO } from '../../random/normal.js';
import type { Product } from '../../reefer/product.js';
import type { ColumnKept } from '../../reefer/schema.js';
import type { Gas, RunsFault } from '../../simulation/fault-plan.js';

/** What is drawn for each column. The order matters: in another order the same seed gives other values. */
const DRAWS = {
  temperature: NORMAL,
  target_temperature: ZERO,
  ambiant_temperature: NORMAL,
  kilowatts: NORMAL,
  time_door_open: ZERO,
  content_type: ZERO,
  defrost_cycle: ONE_OF_FOUR,
  oxygen_level: NORMAL,
  nitrogen_level: NORMAL,
  humidity_level: NORMAL,
  carbon_dioxide_level: NORMAL,
} as const satisfies Partial<Record<ColumnKept<'number'>, number>>;
type RandomColumn = keyof typeof DRAWS;
/** The columns that are drawn, in this order. */
export const RANDOM_COLUMNS = Object.keys(DRAWS) as readonly RandomColumn[];
/** How many numbers are drawn for a record. */
export const DRAWN = RANDOM_COLUMNS.length;
/** The kinds of the draws, as `fillRandom` takes them. */
export const PATTERN = Uint8Array.from(RANDOM_COLUMNS, (name) => DRAWS[name]);
// Indexes among the draws of a record.
export const TEMPERATURE = RANDOM_COLUMNS.indexOf('temperature');
export const KILOWATTS = RANDOM_COLUMNS.indexOf('kilowatts');
export const SENSOR_COLUMNS: Readonly<Record<Gas, number>> = {
  co2: RANDOM_COLUMNS.indexOf('carbon_dioxide_level'),
  o2: RANDOM_COLUMNS.indexOf('oxygen_level'),
};

const LEAST_DEFROST = 3;

/** What is added to the draws. */
export function meansOf({
  targetCelsius,
  humidityPercent,
  contentType,
}: Product): Record<RandomColumn, number> {
  return {
    temperature: targetCelsius,
    target_temperature: targetCelsius,
    ambiant_temperature: 20,
    kilowatts: 2.7,
    time_door_open: 0,
    content_type: contentType,
    defrost_cycle: LEAST_DEFROST,
    oxygen_level: 21,
    nitrogen_level: 78,
    humidity_level: humidityPercent,
    carbon_dioxide_level: 4,
  };
}

/** The index, among the draws of a record, of the value that a fault changes. */
export function faultyColumn(fault: RunsFault): number {
  switch (fault.kind) {
    case 'power-off-runs':
      return KILOWATTS;
    case 'gas-sensor-runs':
      return SENSOR_COLUMNS[fault.gas];
  }
}
