import { describe, expect, it } from '@jest/globals';
import { type Column, COLUMN_NAMES, COLUMNS, columnsKept, placeOf } from './schema.js';

describe('the table of columns', () => {
  it('begins with the contract’s twenty columns, in their order', () => {
    expect(COLUMN_NAMES.slice(0, 20).join(' ')).toBe(
      'container_id measurement_time product_id temperature target_temperature ambiant_temperature kilowatts ' +
        'time_door_open content_type defrost_cycle oxygen_level nitrogen_level humidity_level ' +
        'carbon_dioxide_level fan_1 fan_2 fan_3 latitude longitude maintenance_required',
    );
    expect(COLUMNS.map((column: Column) => column.group === 'contract')).toEqual(
      COLUMNS.map((_, i) => i < 20),
    );
  });

  it('names each column once', () => {
    expect(new Set(COLUMN_NAMES).size).toBe(COLUMNS.length);
  });

  it('has the columns that are stored as numbers side by side', () => {
    const numbers = columnsKept('number');
    const first = COLUMN_NAMES.indexOf(numbers[0] as (typeof numbers)[number]);
    expect(COLUMN_NAMES.slice(first, first + numbers.length)).toEqual(numbers);
    expect(numbers.map(placeOf)).toEqual(numbers.map((_, i) => i));
  });
});
