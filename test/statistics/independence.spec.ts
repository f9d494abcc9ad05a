import { faultOf } from '../../src/domain/simulation/simulation-kind.js';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { drawFaultRuns } from '../../src/domain/models/statistical/fault-runs.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { aCommand, isoContainerId } from '../builders/command-builder.js';
import { recordsOf } from '../builders/record-builder.js';
import {
  chiSquareSurvival,
  correlation,
  correlationTest,
  type Outcome,
  rejected,
} from './goodness-of-fit.js';
import { pairsOf, range, seriesOf, VARYING_COLUMNS } from './series.js';

/** Correlations of each column between every two samples, at equal times and one record apart. */
function correlationsBetween(samples: ReadonlyMap<string, readonly TelemetryRecord[]>): Outcome[] {
  return VARYING_COLUMNS.flatMap((column) => {
    const series = [...samples].map(([name, records]) => ({ name, values: seriesOf(records, column) }));
    const pairs = pairsOf(series);
    const outcomes = pairs.flatMap(([a, b]) => [
      { of: `${column}: ${a.name}, ${b.name}`, p: correlationTest(a.values, b.values) },
      { of: `${column}: ${a.name}, ${b.name} later`, p: correlationTest(a.values, b.values.subarray(1)) },
    ]);
    const statistic = pairs.reduce(
      (sum, [a, b]) => sum + correlation(a.values, b.values) ** 2 * a.values.length,
      0,
    );
    return [...outcomes, { of: `${column}: all`, p: chiSquareSurvival(statistic, pairs.length) }];
  });
}

describe('the draws of the statistical model', () => {
  describe('within a container', () => {
    const series = new Map<string, Float64Array>();

    beforeAll(() => {
      const records = recordsOf(aCommand({ records: 100_000 }));
      for (const column of VARYING_COLUMNS) series.set(column, seriesOf(records, column));
    });

    it('do not depend on earlier ones, in the same block or across blocks', () => {
      const lags = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 32, 64, 127, 128, 255, 256, 257, 512, 1024];
      const outcomes = [...series].flatMap(([column, values]) =>
        lags.map((lag) => ({
          of: `${column}, lag ${lag}`,
          p: correlationTest(values, values.subarray(lag)),
        })),
      );
      expect(rejected(outcomes)).toEqual([]);
    });

    it('do not depend on other columns of the same record or its neighbours', () => {
      const outcomes = pairsOf([...series]).flatMap(([[a, first], [b, second]]) => [
        { of: `${a}, ${b}`, p: correlationTest(first, second) },
        { of: `${a}, next ${b}`, p: correlationTest(first, second.subarray(1)) },
        { of: `${b}, next ${a}`, p: correlationTest(second, first.subarray(1)) },
      ]);
      expect(rejected(outcomes)).toEqual([]);
    });

    it('vary as much after a large deviation as after a small one', () => {
      const outcomes = [...series].map(([column, values]) => {
        const centre = values.reduce((sum, value) => sum + value) / values.length;
        const sizes = values.map((value) => Math.abs(value - centre));
        return { of: column, p: correlationTest(sizes, sizes.subarray(1)) };
      });
      expect(rejected(outcomes)).toEqual([]);
    });
  });

  it('do not depend on those of other containers, even with similar names', () => {
    const serials = range(10).map((serial) => isoContainerId(305_430 + serial));
    const others = ['C01', 'C02', 'C03', 'C04', isoContainerId(0), isoContainerId(0, 'CSR')];
    const samples = new Map(
      [...others, ...serials].map((containerId) => [
        containerId,
        recordsOf(aCommand({ containerId, records: 1000 })),
      ]),
    );
    expect(rejected(correlationsBetween(samples))).toEqual([]);
  });

  it('do not depend on those of other seeds, even adjacent ones', () => {
    const seeds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1];
    const samples = new Map(
      seeds.map((seed) => [`seed ${seed}`, recordsOf(aCommand({ seed, records: 1000 }))]),
    );
    expect(rejected(correlationsBetween(samples))).toEqual([]);
  });

  it('do not depend, in first records, on the previous seed or block', () => {
    const blocks = aCommand({ records: 256 * 5000 });
    const firsts = {
      seeds: range(5000).flatMap((seed) => recordsOf(aCommand({ seed, records: 1 }))),
      blocks: range(5000).flatMap((block) => recordsOf(blocks, 256 * block, 256 * block + 1)),
    };
    const outcomes = Object.entries(firsts).flatMap(([of, records]) =>
      VARYING_COLUMNS.flatMap((column) => {
        const values = seriesOf(records, column);
        return [1, 2, 4, 16, 256].map((lag) => ({
          of: `${column} of consecutive ${of}, lag ${lag}`,
          p: correlationTest(values, values.subarray(lag)),
        }));
      }),
    );
    expect(rejected(outcomes)).toEqual([]);
  });

  it('do not depend, for faulty values, on healthy values, on one another, or on the other sensor', () => {
    const faulty = { co2: [] as number[], o2: [] as number[] };
    const healthy = { co2: [] as number[], o2: [] as number[], temperature: [] as number[] };
    for (const seed of range(150)) {
      const [twin, co2, o2] = (['normal', 'co2sensor', 'o2sensor'] as const).map((simulation) =>
        recordsOf(aCommand({ seed, simulation, records: 500 })),
      );
      twin?.forEach((record, i) => {
        const carbonDioxide = co2?.[i]?.carbon_dioxide_level as number;
        const oxygen = o2?.[i]?.oxygen_level as number;
        if (carbonDioxide === record.carbon_dioxide_level || oxygen === record.oxygen_level) return;
        faulty.co2.push(carbonDioxide);
        faulty.o2.push(oxygen);
        healthy.co2.push(record.carbon_dioxide_level);
        healthy.o2.push(record.oxygen_level);
        healthy.temperature.push(record.temperature);
      });
    }
    expect(faulty.co2.length).toBeGreaterThan(3000);
    const outcomes = [
      { of: 'CO2 with its healthy twin', p: correlationTest(faulty.co2, healthy.co2) },
      { of: 'O2 with its healthy twin', p: correlationTest(faulty.o2, healthy.o2) },
      { of: 'CO2 with the temperature', p: correlationTest(faulty.co2, healthy.temperature) },
      { of: 'O2 with the temperature', p: correlationTest(faulty.o2, healthy.temperature) },
      { of: 'CO2 with O2', p: correlationTest(faulty.co2, faulty.o2) },
      { of: 'CO2 with the next', p: correlationTest(faulty.co2, faulty.co2.slice(1)) },
      { of: 'O2 with the next', p: correlationTest(faulty.o2, faulty.o2.slice(1)) },
    ];
    expect(rejected(outcomes)).toEqual([]);
  });

  it('do not depend, for the places of fault runs, on other seeds, containers, faults or numbers of records', () => {
    const firstStarts = (...[containerId, simulation, records]: [string, 'co2sensor' | 'o2sensor', number]) =>
      range(5000).map(
        (seed) => drawFaultRuns(seed, containerId, faultOf(simulation), records).starts[0] as number,
      );
    const starts = new Map([
      ['C01', firstStarts('C01', 'co2sensor', 1000)],
      ['C02', firstStarts('C02', 'co2sensor', 1000)],
      ['o2sensor', firstStarts('C01', 'o2sensor', 1000)],
      ['1001 records', firstStarts('C01', 'co2sensor', 1001)],
    ]);
    const outcomes = pairsOf([...starts]).flatMap(([[a, first], [b, second]]) => [
      { of: `${a}, ${b}`, p: correlationTest(first, second) },
      { of: `${a}, next seed's ${b}`, p: correlationTest(first, second.slice(1)) },
    ]);
    const nextSeed = [...starts].map(([of, values]) => ({
      of: `${of}, next seed`,
      p: correlationTest(values, values.slice(1)),
    }));
    expect(rejected([...outcomes, ...nextSeed])).toEqual([]);
  });
});
