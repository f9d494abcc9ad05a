import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { aCommand } from '../builders/command-builder.js';
import { recordsOf } from '../builders/record-builder.js';
import {
  chiSquareSurvival,
  chiSquareTest,
  ksTest,
  mean,
  meanTest,
  normalCdf,
  type Outcome,
  rejected,
  spreadTest,
} from './goodness-of-fit.js';
import { range, seriesOf, VARYING_COLUMNS, type VaryingColumn } from './series.js';

/** The model's table: set point and mean temperature in °C, mean humidity in %. */
const CLIMATES: readonly (readonly [string, number, number])[] = [
  ['P01', 4, 40],
  ['P02', 6, 60],
  ['P03', 4, 40],
  ['P04', 6, 40],
  ['P05', 5, 40],
];

/** The mean of each normally distributed column; each has a standard deviation of 1. */
const meansAt = (celsius: number, humidity: number): readonly (readonly [VaryingColumn, number])[] => [
  ['temperature', celsius],
  ['ambiant_temperature', 20],
  ['kilowatts', 2.7],
  ['oxygen_level', 21],
  ['nitrogen_level', 78],
  ['humidity_level', humidity],
  ['carbon_dioxide_level', 4],
];

type Sample = ReadonlyMap<VaryingColumn, Float64Array>;

const sampleOf = (records: readonly TelemetryRecord[]): Sample =>
  new Map(VARYING_COLUMNS.map((column) => [column, seriesOf(records, column)]));

const valuesOf = (sample: Sample, column: VaryingColumn) => sample.get(column) ?? new Float64Array();

function columnOutcomes(sample: Sample, celsius: number, humidity: number): Outcome[] {
  const outcomes = meansAt(celsius, humidity).flatMap(([column, expected]) =>
    normalOutcomes(
      column,
      valuesOf(sample, column).map((value) => value - expected),
    ),
  );
  const cycles = valuesOf(sample, 'defrost_cycle');
  const counts = range(4).map((i) => cycles.filter((cycle) => cycle === 3 + i).length);
  expect(counts.reduce((sum, count) => sum + count)).toBe(cycles.length);
  return [...outcomes, { of: 'defrost_cycle', p: chiSquareTest(counts, [0.25, 0.25, 0.25, 0.25]) }];
}

const normalOutcomes = (column: string, deviations: Float64Array): Outcome[] => [
  { of: `mean of ${column}`, p: meanTest(deviations, 0, 1) },
  { of: `spread of ${column}`, p: spreadTest(deviations, 0, 1) },
  { of: `shape of ${column}`, p: ksTest(deviations, normalCdf) },
];

describe('the columns of the statistical model', () => {
  const samples = new Map<string, Sample>();

  /** Each product gets its own seeds, because the draws do not depend on the product. */
  beforeAll(() => {
    CLIMATES.forEach(([productId], i) => {
      const seeds = range(100).map((seed) => 100 * i + seed);
      const records = seeds.flatMap((seed) => recordsOf(aCommand({ seed, productId, records: 400 })));
      samples.set(productId, sampleOf(records));
    });
  });

  const sampleFor = (productId: string) => samples.get(productId) ?? (new Map() as Sample);

  it.each(CLIMATES)('have the distributions of the model for %s', (productId, celsius, humidity) => {
    expect(rejected(columnOutcomes(sampleFor(productId), celsius, humidity))).toEqual([]);
  });

  it('have them across all products', () => {
    const outcomes = meansAt(NaN, NaN).flatMap(([column], at) => {
      const deviations = CLIMATES.flatMap(([productId, celsius, humidity]) => {
        const expected = meansAt(celsius, humidity)[at]?.[1] ?? NaN;
        return Array.from(valuesOf(sampleFor(productId), column), (value) => value - expected);
      });
      const tails = deviations.map((z) => z ** 4);
      return [
        ...normalOutcomes(column, Float64Array.from(deviations)),
        { of: `tails of ${column}`, p: meanTest(tails, 3, Math.sqrt(96)) },
      ];
    });
    expect(outcomes).toHaveLength(28);
    expect(rejected(outcomes)).toEqual([]);
  });

  it('have them in the first record of consecutive seeds as well', () => {
    const records = range(20_000).flatMap((seed) => recordsOf(aCommand({ seed, records: 1 })));
    expect(rejected(columnOutcomes(sampleOf(records), 6, 60))).toEqual([]);
  });

  it('have them in the first records of consecutive blocks as well', () => {
    const command = aCommand({ records: 256 * 5000 });
    const records = range(5000).flatMap((block) => recordsOf(command, 256 * block, 256 * block + 1));
    expect(rejected(columnOutcomes(sampleOf(records), 6, 60))).toEqual([]);
  });

  it('have means that vary between seeds exactly as much as those of independent draws', () => {
    const samples = range(1000).map((seed) => recordsOf(aCommand({ seed, records: 50 })));
    const outcomes = meansAt(6, 60).flatMap(([column, expected]) => {
      const statistic = samples
        .map((records) => (mean(seriesOf(records, column)) - expected) * Math.sqrt(50))
        .reduce((sum, z) => sum + z * z, 0);
      const above = chiSquareSurvival(statistic, 1000);
      return [
        { of: `${column} varies more`, p: above },
        { of: `${column} varies less`, p: 1 - above },
      ];
    });
    expect(rejected(outcomes)).toEqual([]);
  });

  it('keep power values that are zero or negative by chance', () => {
    const records = range(20).flatMap((seed) => recordsOf(aCommand({ seed, records: 1000 })));
    const atMostZero = records.filter((record) => record.kilowatts <= 0).length;
    const chance = normalCdf(-2.7);
    const p = chiSquareTest([atMostZero, records.length - atMostZero], [chance, 1 - chance]);
    expect(rejected([{ of: 'kilowatts <= 0', p }])).toEqual([]);
    expect(records.filter((record) => record.kilowatts < 0).length).toBeGreaterThan(0);
  });
});
