import { describe, expect, it } from '@jest/globals';
import { mayBeStored, verdictOn } from './produce-verdict.js';

const CODES = Array.from({ length: 140 }, (_, i) => i - 1);
const PASSING = [2, 3, 5, 6, 7, 8, 9, 13, 19, 20, 56, 74, 75, 89];

/** All of Kafka's error codes that get this verdict. */
function codesOf(verdict: string, repeated: boolean): number[] {
  return CODES.filter((code) => verdictOn(code, repeated) === verdict);
}

describe(verdictOn.name, () => {
  it('accepts a duplicate as success only if the same bytes were sent before', () => {
    expect(codesOf('stored', false)).toEqual([0]);
    expect(codesOf('stored', true)).toEqual([0, 46]);
    expect(verdictOn(46, false)).toBe('refused');
  });

  it.each([false, true])('repeats a batch after temporary errors (repeated: %s)', (repeated) => {
    expect(codesOf('repeat', repeated)).toEqual(PASSING);
  });

  it.each([false, true])(
    'recognises batches and record lists that are too large (repeated: %s)',
    (repeated) => {
      expect(codesOf('too-large', repeated)).toEqual([10, 18]);
    },
  );

  it('refuses everything else, including unknown codes', () => {
    const known = new Set([0, 10, 18, 46, ...PASSING]);
    expect(codesOf('refused', true)).toEqual(CODES.filter((code) => !known.has(code)));
  });
});

describe(mayBeStored.name, () => {
  it('is true for all errors that a broker may return after the append', () => {
    expect(CODES.filter(mayBeStored)).toEqual([3, 6, 7, 20, 56]);
  });
});
