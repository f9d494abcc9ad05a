import { describe, expect, it } from '@jest/globals';
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
import { range, seriesOf, type VaryingColumn } from './series.js';

/** The model's table: set point and mean temperature in °C, mean humidity in %. */
const CLIMATES: readonly (readonly [string, number, number])[] = [
  ['P01', 4, 40],
  ['P02', 6, 60],
  ['P03', 4, 40],
  ['P04', 6, 40],
  ['P05', 5, 40],
];

/** The mean of each normal column; each has the standard deviation 1. */
const meansAt = (celsius: number, humidity: number): readonly (readonly [VaryingColumn, number])[] => [
  ['temperature', celsius],
  ['ambiant_temperature', 20],
  ['kilowatts', 2.7],
  ['oxygen_level', 21],
  ['nitrogen_level', 78],
  ['humidity_level', humidity],
  ['carbon_dioxide_level', 4],
];

function columnOutcomes(records: readonly TelemetryRecord[], celsius: number, humidity: number): Outcome[] {
  const outcomes = meansAt(celsius, humidity).flatMap(([column, expected]) => {
    const values = seriesOf(records, column);
    return [
      { of: `mean of ${column}`, p: meanTest(values, expected, 1) },
      { of: `spread of ${column}`, p: spreadTest(values, expected, 1) },
      { of: `shape of ${column}`, p: ksTest(values, (value) => normalCdf(value - expected)) },
    ];
  });
  const cycles = range(4).map((i) => records.filter((record) => record.defrost_cycle === 3 + i).length);
  expect(cycles.reduce((sum, count) => sum + count)).toBe(records.length);
  return [...outcomes, { of: 'defrost_cycle', p: chiSquareTest(cycles, [0.25, 0.25, 0.25, 0.25]) }];
}

describe('the columns of the statistical model', () => {
  it.each(CLIMATES)('have the distributions of the model for %s', (productId, celsius, humidity) => {
    const records = range(40).flatMap((seed) => recordsOf(aCommand({ seed, productId, records: 500 })));
    expect(rejected(columnOutcomes(records, celsius, humidity))).toEqual([]);
  });

  it('have them in the first record of consecutive seeds as well', () => {
    const records = range(20_000).flatMap((seed) => recordsOf(aCommand({ seed, records: 1 })));
    expect(rejected(columnOutcomes(records, 6, 60))).toEqual([]);
  });

  it('have them in the first records of consecutive blocks as well', () => {
    const command = aCommand({ records: 256 * 5000 });
    const records = range(5000).flatMap((block) => recordsOf(command, 256 * block, 256 * block + 1));
    expect(rejected(columnOutcomes(records, 6, 60))).toEqual([]);
  });

  it('have means that vary from seed to seed as those of independent draws do, neither more nor less', () => {
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

  it('leave power that is not positive by chance as it is', () => {
    const records = range(20).flatMap((seed) => recordsOf(aCommand({ seed, records: 1000 })));
    const atMostZero = records.filter((record) => record.kilowatts <= 0).length;
    const chance = normalCdf(-2.7);
    const p = chiSquareTest([atMostZero, records.length - atMostZero], [chance, 1 - chance]);
    expect(rejected([{ of: 'kilowatts <= 0', p }])).toEqual([]);
    expect(records.filter((record) => record.kilowatts < 0).length).toBeGreaterThan(0);
  });
});
