import { faultOf } from '../../src/domain/simulation/simulation-kind.js';
import { describe, expect, it } from '@jest/globals';
import { drawFaultRuns } from '../../src/domain/models/statistical/fault-runs.js';
import type { FaultySimulation } from '../../src/domain/simulation/simulation-kind.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { aCommand } from '../builders/command-builder.js';
import { recordsOf } from '../builders/record-builder.js';
import {
  chiSquareTest,
  ksTest,
  mean,
  meanTest,
  normalCdf,
  rejected,
  spreadTest,
  zTest,
} from './goodness-of-fit.js';
import { covers, lawOfNext, lawOfStarts, lawOfUnion } from './law-of-runs.js';
import { range } from './series.js';

const FAULTS: readonly FaultySimulation[] = ['poweroff', 'co2sensor', 'o2sensor'];
const SEEDS = range(200);

/** Groups neighbouring values into classes of probability 1/20 or a little more; returns their counts and probabilities. */
function classed(values: readonly number[], law: readonly number[]): [number[], number[]] {
  const classOf: number[] = [];
  const chances: number[] = [];
  let chance = 0;
  for (const p of law) {
    classOf.push(chances.length);
    chance += p;
    if (chance >= 0.05) {
      chances.push(chance);
      chance = 0;
    }
  }
  chances.push((chances.pop() as number) + chance);
  const counts = new Array<number>(chances.length).fill(0);
  for (const value of values) {
    const at = Math.min(classOf[value] as number, chances.length - 1);
    counts[at] = (counts[at] as number) + 1;
  }
  return [counts, chances];
}

const startsAt = (simulation: FaultySimulation, records: number, seeds: number) =>
  range(seeds).map(
    (seed) => drawFaultRuns(seed, 'C01', faultOf(simulation), records).starts as [number, number, number],
  );

describe('the fault runs of the statistical model', () => {
  it('start in 10 records with the joint distribution that the model states', () => {
    const law = lawOfStarts(8);
    const counts = new Map([...law.keys()].map((key) => [key, 0]));
    for (const starts of startsAt('poweroff', 10, 20_000)) {
      const key = starts.join(' ');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(law.size);
    expect(rejected([{ of: 'starts', p: chiSquareTest([...counts.values()], [...law.values()]) }])).toEqual(
      [],
    );
  });

  it.each(FAULTS)('start in 1000 records of %s with the distribution that the model states', (simulation) => {
    const first = range(881).map(() => 1 / 881);
    const second = lawOfNext(first);
    const laws = [first, second, lawOfNext(second)];
    const starts = startsAt(simulation, 1000, 5000);
    const outcomes = laws.map((law, run) => ({
      of: `run ${run}`,
      p: chiSquareTest(
        ...classed(
          starts.map((places) => places[run] as number),
          law,
        ),
      ),
    }));
    expect(rejected(outcomes)).toEqual([]);
  });

  it('cover 27.6 % of 1000 records with a standard deviation of 6.6, as the model states', () => {
    const law = lawOfUnion(120, 880);
    const expected = law.reduce((sum, p, union) => sum + p * union, 0);
    const variance = law.reduce((sum, p, union) => sum + p * (union - expected) ** 2, 0);
    expect(law.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(expected / 10).toBeCloseTo(27.6, 1);
    expect(Math.sqrt(variance) / 10).toBeCloseTo(6.6, 1);
  });

  it.each(FAULTS)('cover as many records of %s as the model states', (simulation) => {
    const law = lawOfUnion(120, 880);
    const expected = law.reduce((sum, p, union) => sum + p * union, 0);
    const variance = law.reduce((sum, p, union) => sum + p * (union - expected) ** 2, 0);
    const unions = range(3000).map((seed) => {
      const { starts, length } = drawFaultRuns(seed, 'C02', faultOf(simulation), 1000);
      return new Set(starts.flatMap((start) => range(length).map((i) => start + i))).size;
    });
    const outcomes = [
      { of: 'mean', p: meanTest(unions, expected, Math.sqrt(variance)) },
      { of: 'distribution', p: chiSquareTest(...classed(unions, law)) },
    ];
    expect(rejected(outcomes)).toEqual([]);
  });

  it.each([
    ['poweroff', 27.4],
    ['co2sensor', 20.0],
    ['o2sensor', 19.1],
  ] as const)('make %s label %d %% of 1000 records, within 3 standard errors', (simulation, percent) => {
    const shares = SEEDS.map(
      (seed) =>
        recordsOf(aCommand({ seed, simulation, records: 1000 })).filter((r) => r.maintenance_required === 1)
          .length / 10,
    );
    const average = mean(shares);
    const deviation = Math.sqrt(mean(shares.map((share) => (share - average) ** 2)));
    const roundingOfTheStatedShare = 0.05;
    expect(Math.abs(average - percent)).toBeLessThan(
      (3 * deviation) / Math.sqrt(SEEDS.length) + roundingOfTheStatedShare,
    );
  });

  it.each([
    {
      simulation: 'co2sensor',
      column: 'carbon_dioxide_level',
      average: 12,
      healthy: 4,
      chance: normalCdf(0.6),
    },
    { simulation: 'o2sensor', column: 'oxygen_level', average: 11, healthy: 21, chance: normalCdf(0.5) },
  ] as const)(
    'hold readings from N($average, 2) for $simulation, with healthy readings outside',
    ({ simulation, column, average, healthy, chance }) => {
      const inside: TelemetryRecord[] = [];
      const outside: TelemetryRecord[] = [];
      for (const seed of range(100)) {
        const runs = drawFaultRuns(seed, 'C01', faultOf(simulation), 500);
        for (const record of recordsOf(aCommand({ seed, simulation, records: 500 }))) {
          (covers(runs, record.record_number) ? inside : outside).push(record);
        }
      }
      const faulty = inside.map((record) => record[column]);
      const sound = outside.map((record) => record[column]);
      const labelled = inside.filter((record) => record.maintenance_required === 1).length;
      const n = inside.length;
      const outcomes = [
        { of: 'mean', p: meanTest(faulty, average, 2) },
        { of: 'spread', p: spreadTest(faulty, average, 2) },
        { of: 'shape', p: ksTest(faulty, (value) => normalCdf((value - average) / 2)) },
        { of: 'labelled share', p: zTest(labelled, n * chance, Math.sqrt(n * chance * (1 - chance))) },
        { of: 'mean outside', p: meanTest(sound, healthy, 1) },
        { of: 'spread outside', p: spreadTest(sound, healthy, 1) },
        { of: 'shape outside', p: ksTest(sound, (value) => normalCdf(value - healthy)) },
      ];
      expect(rejected(outcomes)).toEqual([]);
    },
  );
});
