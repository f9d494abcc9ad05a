import { describe, expect, it } from '@jest/globals';
import { isContainerId, iso6346Remainder } from '../reefer/container-id.js';
import { fleetOf } from './fleet.js';

describe(fleetOf.name, () => {
  it('makes different, valid ISO 6346 numbers', () => {
    const fleet = fleetOf(42, 5000);
    expect(new Set(fleet).size).toBe(5000);
    expect(fleet.filter((id) => !isContainerId(id) || iso6346Remainder(id) === 10)).toEqual([]);
  });

  it('depends on the seed alone, and begins a larger fleet with the smaller one', () => {
    expect(fleetOf(42, 100).slice(0, 10)).toEqual(fleetOf(42, 10));
    expect(fleetOf(43, 10)).not.toEqual(fleetOf(42, 10));
  });
});
