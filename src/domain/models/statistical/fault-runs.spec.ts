import type { GasSensorRuns } from '../../simulation/fault-plan.js';
import { type FaultySimulation, faultOf } from '../../simulation/simulation-kind.js';
import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '../../random/random-stream.js';
import { drawFaultRuns, drawSensorFaults, IS_SENSOR_FAULT } from './fault-runs.js';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

describe(drawFaultRuns.name, () => {
  it.each([
    ['co2sensor', [1, 1, 1, 1, 2, 3, 8, 9, 12, 119, 120, 120]],
    ['o2sensor', [1, 1, 1, 1, 2, 3, 8, 9, 12, 119, 120, 120]],
    ['poweroff', [1, 2, 2, 2, 2, 3, 8, 9, 12, 119, 120, 120]],
  ] as const)(
    'draws runs of %s that are 12 %% of the records long, with a minimum length',
    (simulation, lengths) => {
      const requests = [1, 2, 8, 16, 17, 25, 74, 75, 100, 999, 1000, 1008];
      expect(requests.map((n) => drawFaultRuns(1, 'C01', faultOf(simulation), n).length)).toEqual(lengths);
    },
  );

  it('draws three runs, in ascending order, within the records', () => {
    for (const records of [1, 2, 3, 10, 75, 1000]) {
      for (const seed of SEEDS) {
        const { starts, length } = drawFaultRuns(seed, 'C01', faultOf('poweroff'), records);
        expect(starts).toHaveLength(3);
        const places = [0, ...starts, records - length];
        expect(places.every(Number.isInteger)).toBe(true);
        expect([...places].sort((a, b) => a - b)).toEqual(places);
      }
    }
  });

  it('draws runs that reach both ends of the records', () => {
    const starts = SEEDS.map((seed) => drawFaultRuns(seed, 'C01', faultOf('co2sensor'), 10).starts);
    expect(Math.min(...starts.map((s) => s[0] as number))).toBe(0);
    expect(Math.max(...starts.map((s) => s[2] as number))).toBe(9);
  });

  it('draws the same runs every time, and other runs for another seed, container, fault or number of records', () => {
    const starts = (seed: number, id: string, kind: FaultySimulation, records: number) =>
      drawFaultRuns(seed, id, faultOf(kind), records).starts.join();
    const base = starts(1, 'C01', 'co2sensor', 1000);
    expect(starts(1, 'C01', 'co2sensor', 1000)).toBe(base);
    const others = [
      starts(2, 'C01', 'co2sensor', 1000),
      starts(1, 'C02', 'co2sensor', 1000),
      starts(1, 'C01', 'o2sensor', 1000),
      starts(1, 'C01', 'poweroff', 1000),
      starts(1, 'C01', 'co2sensor', 1001),
    ];
    expect(new Set([base, ...others]).size).toBe(6);
  });

  it('draws another reading beyond the threshold for another number of records', () => {
    const readings = [50, 51, 52].map(
      (records) => drawFaultRuns(1, 'C01', faultOf('co2sensor'), records).sureReading,
    );
    expect(new Set(readings).size).toBe(3);
  });

  it('draws a reading beyond the threshold up to 74 records, and none from 75 on', () => {
    for (const seed of SEEDS) {
      for (const records of [1, 8, 74]) {
        expect(drawFaultRuns(seed, 'C01', faultOf('co2sensor'), records).sureReading).toBeGreaterThan(10.8);
        expect(drawFaultRuns(seed, 'C01', faultOf('o2sensor'), records).sureReading).toBeLessThan(12);
        expect(drawFaultRuns(seed, 'C01', faultOf('poweroff'), records).sureReading).toBeUndefined();
      }
      for (const simulation of ['co2sensor', 'o2sensor', 'poweroff'] as const) {
        expect(drawFaultRuns(seed, 'C01', faultOf(simulation), 75).sureReading).toBeUndefined();
      }
    }
  });
});

describe(drawSensorFaults.name, () => {
  it('gives readings rounded as in records', () => {
    const random = RandomStream.of(1, 'readings');
    const readings = new Float64Array(1000);
    drawSensorFaults(faultOf('co2sensor') as GasSensorRuns, random, readings);
    expect(readings).toEqual(readings.map((reading) => Number(reading.toFixed(6))));
    expect(new Set(readings).size).toBe(1000);
  });
});

describe('a sensor fault', () => {
  it.each([
    [10.8, false],
    [10.800001, true],
    [-0.000001, true],
    [0, false],
    [4, false],
  ])('of carbon dioxide at %d %% is %s', (percent, isFault) => {
    expect(IS_SENSOR_FAULT.co2(percent)).toBe(isFault);
  });

  it.each([
    [12, false],
    [11.999999, true],
    [21, false],
    [-1, true],
  ])('of oxygen at %d %% is %s', (percent, isFault) => {
    expect(IS_SENSOR_FAULT.o2(percent)).toBe(isFault);
  });
});
