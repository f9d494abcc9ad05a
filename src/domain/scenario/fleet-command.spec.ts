import { describe, expect, it } from '@jest/globals';
import { STATISTICAL } from '../models/statistical/statistical-model.js';
import { nameOfFaults } from '../simulation/simulation-kind.js';
import { fleetCommand, type FleetRecipe } from './fleet-command.js';
import { fleetOf } from './fleet.js';

const recipe: FleetRecipe = {
  containers: 40,
  simulations: [
    { value: 'normal', weight: 3 },
    { value: 'o2sensor', weight: 1 },
  ],
  products: [
    { value: 'P01', weight: 1 },
    { value: 'P02', weight: 1 },
  ],
  records: 12,
  model: STATISTICAL,
  seed: 7,
  startEpochSeconds: 60,
  intervalSeconds: 300,
};

describe(fleetCommand.name, () => {
  it('makes up containers, and mixes faults and products over them, by the seed alone', () => {
    const command = fleetCommand(recipe);
    const { containers } = command;
    expect(containers.map(({ containerId }) => containerId)).toEqual(fleetOf(7, 40));
    const faulty = containers.filter(({ faults }) => nameOfFaults({ faults }) === 'o2sensor');
    expect([faulty.length, containers.filter(({ faults }) => faults.length === 0).length]).toEqual([10, 30]);
    expect(containers.filter(({ productId }) => productId === 'P01')).toHaveLength(20);
    expect(fleetCommand(recipe)).toEqual(command);
    expect(fleetCommand({ ...recipe, seed: 8 }).fingerprint).not.toBe(command.fingerprint);
  });

  it('takes the ids that it is given, in their order', () => {
    const { containers, records } = fleetCommand({ ...recipe, containers: ['C03', 'C01'] });
    expect(containers.map(({ containerId }) => containerId)).toEqual(['C03', 'C01']);
    expect(records).toBe(24);
  });

  it('refuses more faults than containers', () => {
    expect(() => fleetCommand({ ...recipe, containers: 1 })).toThrow('2 simulations cannot be mixed');
  });
});
