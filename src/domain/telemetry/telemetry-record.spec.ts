import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roundMeasurement } from './telemetry-record.js';

describe(roundMeasurement.name, () => {
  it.each([
    [5.4964784999, 5.496478],
    [5.4964785001, 5.496479],
    [-5.4964784999, -5.496478],
    [-5.4964785001, -5.496479],
    [0.0000004, 0],
    [0.0000006, 0.000001],
    [6, 6],
  ])('rounds %d to %d', (value, rounded) => {
    expect(roundMeasurement(value)).toBe(rounded);
  });

  it.each([-0, -0.0000001, -0.0000005])('rounds %d to 0, not to -0', (value) => {
    expect(roundMeasurement(value)).toBe(0);
  });

  it('gives the nearest number of 6 decimals, and leaves a rounded value unchanged', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, (v) => {
        const rounded = roundMeasurement(v);
        expect(Math.abs(rounded - v)).toBeLessThanOrEqual(5.001e-7);
        expect(rounded).toBe(Number(rounded.toFixed(6)) + 0);
        expect(roundMeasurement(rounded)).toBe(rounded);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
