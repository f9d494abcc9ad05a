import { describe, expect, it } from '@jest/globals';
import { WrongUse } from '../errors.js';
import { aCommand, aPlan, isoContainerId } from '../../../test/builders/command-builder.js';
import { recordsOf } from '../../../test/builders/record-builder.js';
import { SimulationCommand } from './simulation-command.js';
import type { GasSensorRuns } from './fault-plan.js';
import { faultOf, SIMULATION_KINDS, type SimulationKind } from './simulation-kind.js';

const LAST_SECOND_OF_9999 = 253_402_300_799;

const refusal = (code: string, message: string | RegExp) =>
  expect.objectContaining({ name: 'WrongUse', code, message: expect.stringMatching(message) });

describe(SimulationCommand.name, () => {
  it('keeps its fields', () => {
    const streams = [aPlan(), aPlan({ containerId: isoContainerId(305438), simulation: 'poweroff' })];
    const command = aCommand({ containers: streams, seed: 7, startEpochSeconds: 60, intervalSeconds: 10 });
    expect(command).toEqual({
      containers: streams,
      seed: 7,
      startEpochSeconds: 60,
      intervalSeconds: 10,
      transmission: [],
    });
  });

  it('has the same fingerprint as an equal command, and another if anything that values depend on differs', () => {
    const command = aCommand({ simulation: 'co2sensor' });
    expect(aCommand({ simulation: 'co2sensor' }).fingerprint).toBe(command.fingerprint);
    const fault = faultOf('co2sensor') as GasSensorRuns;
    const others = [
      aCommand({ simulation: 'o2sensor' }),
      aCommand({ simulation: 'co2sensor', seed: 43 }),
      aCommand({ simulation: 'co2sensor', startEpochSeconds: 0 }),
      aCommand({ simulation: 'co2sensor', intervalSeconds: 60 }),
      aCommand({ simulation: 'co2sensor', containerId: 'C02' }),
      aCommand({ simulation: 'co2sensor', productId: 'P01' }),
      aCommand({ simulation: 'co2sensor', records: 101 }),
      aCommand({ simulation: 'co2sensor', firstStep: 1 }),
      aCommand({ simulation: 'co2sensor', model: { name: 'statistical', version: 2 } }),
      aCommand({ simulation: 'co2sensor', model: { name: 'other', version: 1 } }),
      aCommand({ faults: [{ ...fault, meanPercent: 13 }] }),
      aCommand({ faults: [{ ...fault, runs: 4 }] }),
      aCommand({ faults: [fault, fault] }),
      aCommand({ containers: [aPlan({ simulation: 'co2sensor' }), aPlan({ containerId: 'C02' })] }),
    ];
    expect(new Set([command, ...others].map(({ fingerprint }) => fingerprint)).size).toBe(others.length + 1);
  });

  it('keeps the fingerprint that identifies data sets in existing databases', () => {
    expect(aCommand({ simulation: 'co2sensor' }).fingerprint).toBe(
      '[42,1567611060,300,[["C01","P02","co2sensor",100]]]',
    );
  });

  it('counts the records of all containers, and ends with the longest', () => {
    const streams = [
      aPlan({ records: 3 }),
      aPlan({ containerId: 'C02', records: 10 }),
      aPlan({ containerId: 'C03', records: 1 }),
    ];
    const command = aCommand({ containers: streams, startEpochSeconds: 1000, intervalSeconds: 60 });
    expect(command.records).toBe(14);
    expect(command.firstEpochSeconds).toBe(1000);
    expect(command.lastEpochSeconds).toBe(1000 + 9 * 60);
  });

  it('needs a container', () => {
    expect(() => aCommand({ containers: [] })).toThrow(refusal('command.empty', 'at least one container'));
    expect(() => aCommand({ containers: [] })).toThrow(WrongUse);
  });

  it('refuses a container that occurs twice', () => {
    const twice = [aPlan(), aPlan({ containerId: 'C02' }), aPlan({ productId: 'P01' })];
    expect(() => aCommand({ containers: twice })).toThrow(refusal('container.repeated', /C01 .* twice/));
    expect(() => aCommand({ containers: twice.slice(0, 2) })).not.toThrow();
  });

  it.each(['C06', 'CSQU3054384', ''])('refuses the container %j', (containerId) => {
    expect(() => aCommand({ containerId })).toThrow(refusal('container.invalid', `"${containerId}"`));
  });

  it('refuses an unknown product', () => {
    expect(() => aCommand({ productId: 'P09' })).toThrow(refusal('product.unknown', '"P09"'));
  });

  it('accepts the four simulations and no other', () => {
    expect(SIMULATION_KINDS).toEqual(['normal', 'poweroff', 'co2sensor', 'o2sensor']);
    for (const simulation of SIMULATION_KINDS) expect(() => aCommand({ simulation })).not.toThrow();
    expect(() => aCommand({ simulation: 'power' as SimulationKind })).toThrow(
      refusal('simulation.unknown', '"power".* Known: normal, poweroff, co2sensor, o2sensor'),
    );
  });

  it('checks every container of the command', () => {
    const streams = [aPlan(), aPlan({ containerId: 'C02', productId: 'P00' })];
    expect(() => aCommand({ containers: streams })).toThrow(refusal('product.unknown', '"P00"'));
  });

  it.each([1, 1000, 2 ** 32 - 1])('accepts %d records', (records) => {
    expect(aCommand({ records, intervalSeconds: 1 }).records).toBe(records);
  });

  it.each([0, -1, 1.5, NaN, Infinity, 2 ** 32])('refuses %d records', (records) => {
    expect(() => aCommand({ records, intervalSeconds: 1 })).toThrow(
      refusal('command.records', `from 1 to 4294967295, not ${records}`),
    );
  });

  it.each(SIMULATION_KINDS)('gives the last of the largest number of records of %s', (simulation) => {
    const command = aCommand({ simulation, records: 2 ** 32 - 1, startEpochSeconds: 0, intervalSeconds: 1 });
    expect(recordsOf(command, 2 ** 32 - 2)).toMatchObject([
      { record_number: 2 ** 32 - 2, measurement_time: '2106-02-07 06:28:14' },
    ]);
  });

  it.each([0, 1, 2 ** 31, 2 ** 32 - 1])('accepts the seed %d', (seed) => {
    expect(aCommand({ seed }).seed).toBe(seed);
  });

  it.each([-1, 2 ** 32, 0.5, NaN])('refuses the seed %d', (seed) => {
    expect(() => aCommand({ seed })).toThrow(refusal('command.seed', `from 0 to 4294967295, not ${seed}`));
  });

  it.each([1, 86_400])('accepts an interval of %d seconds', (intervalSeconds) => {
    expect(aCommand({ intervalSeconds }).intervalSeconds).toBe(intervalSeconds);
  });

  it.each([0, -300, 86_401, 0.5, NaN])('refuses an interval of %d seconds', (intervalSeconds) => {
    expect(() => aCommand({ intervalSeconds })).toThrow(
      refusal('command.interval', `from 1 to 86400, not ${intervalSeconds}`),
    );
  });

  it.each([0, LAST_SECOND_OF_9999])('accepts the start %d', (startEpochSeconds) => {
    expect(aCommand({ startEpochSeconds, records: 1 }).lastEpochSeconds).toBe(startEpochSeconds);
  });

  it.each([-1, LAST_SECOND_OF_9999 + 1, 0.5, NaN])('refuses the start %d', (startEpochSeconds) => {
    expect(() => aCommand({ startEpochSeconds, records: 1 })).toThrow(
      refusal('command.start', `from 0 to 253402300799, not ${startEpochSeconds}`),
    );
  });

  it('may end in the last second of the year 9999, but not later', () => {
    const start = LAST_SECOND_OF_9999 - 9 * 300;
    const command = aCommand({ startEpochSeconds: start, records: 10 });
    expect(recordsOf(command).at(-1)).toMatchObject({ measurement_time: '9999-12-31 23:59:59' });
    expect(() => aCommand({ startEpochSeconds: start + 1, records: 10 })).toThrow(
      refusal('command.too-long', 'after the year 9999'),
    );
    const oneLonger = [aPlan({ records: 10 }), aPlan({ containerId: 'C02', records: 11 })];
    expect(() => aCommand({ containers: oneLonger, startEpochSeconds: start })).toThrow(
      refusal('command.too-long', 'after the year 9999'),
    );
  });
});
