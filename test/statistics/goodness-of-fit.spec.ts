import { describe, expect, it } from '@jest/globals';
import {
  chiSquareSurvival,
  chiSquareTest,
  correlation,
  correlationTest,
  kolmogorovSurvival,
  ksTest,
  meanTest,
  normalCdf,
  rejected,
  SIGNIFICANCE,
  spreadTest,
  zTest,
} from './goodness-of-fit.js';

/** The tests of the model are only as good as these functions. The expected values come from SciPy 1.x. */
describe('goodness of fit', () => {
  it('computes the normal distribution function', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalCdf(-3.442619855899)).toBeCloseTo(2.880542561958e-4, 14);
    expect(normalCdf(-6)).toBeCloseTo(9.865876450377e-10, 15);
    expect(normalCdf(40)).toBe(1);
  });

  it.each([
    [3.841458820694124, 1, 0.05],
    [23.928126976934827, 1, 1e-6],
    [27.63102111592855, 2, 1e-6],
    [18.307038053275146, 10, 0.05],
    [1000, 999, 0.48513148927],
  ])('finds that chi-square exceeds %f at %i degrees of freedom with probability %f', (statistic, df, p) => {
    expect(chiSquareSurvival(statistic, df) / p).toBeCloseTo(1, 5);
  });

  it('knows the Kolmogorov-Smirnov critical values', () => {
    expect(kolmogorovSurvival(1.3580986 / 1000, 1e6)).toBeCloseTo(0.05, 4);
    expect(kolmogorovSurvival(1.6276236 / 1000, 1e6)).toBeCloseTo(0.01, 4);
    expect(kolmogorovSurvival(0.0001, 1000)).toBe(1);
  });

  it('rejects a wrong mean, spread, shape or proportion, and accepts correct ones', () => {
    const ranks = Array.from({ length: 10_000 }, (_, i) => (i + 0.5) / 10_000);
    expect(ksTest(ranks, (x) => x)).toBe(1);
    expect(ksTest(ranks, (x) => x * x)).toBeLessThan(SIGNIFICANCE);
    expect(ksTest([...ranks, NaN], normalCdf)).toBeNaN();
    expect(meanTest(ranks, 0.5, Math.sqrt(1 / 12))).toBeCloseTo(1, 6);
    expect(meanTest(ranks, 0.52, Math.sqrt(1 / 12))).toBeLessThan(SIGNIFICANCE);
    expect(spreadTest([-1, 1, -1, 1], 0, 1)).toBe(1);
    expect(spreadTest(ranks, 0.5, 1)).toBeLessThan(SIGNIFICANCE);
    expect(chiSquareTest([25, 25, 50], [0.25, 0.25, 0.5])).toBe(1);
    expect(chiSquareTest([50, 50, 0], [0.25, 0.25, 0.5])).toBeLessThan(SIGNIFICANCE);
    expect(zTest(1.959963984540054, 0, 1)).toBeCloseTo(0.05, 12);
  });

  it('measures correlation', () => {
    expect(correlation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8, 12);
    const wave = Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
    const otherWave = wave.map((_, i) => Math.sin(2.5 * i));
    expect(correlationTest(wave, wave.slice(1))).toBeLessThan(SIGNIFICANCE);
    expect(correlationTest(wave, otherWave)).toBeGreaterThan(0.9);
  });

  it('rejects at the corrected significance, and rejects a p that is NaN', () => {
    const borderline = { of: 'borderline', p: SIGNIFICANCE / 2 };
    const broken = { of: 'broken', p: NaN };
    expect(rejected([borderline])).toEqual([borderline]);
    expect(rejected([borderline, broken])).toEqual([broken]);
  });
});
