import { describe, expect, it } from '@jest/globals';
import { mayBeKept, verdictOn } from './produce-verdict.js';

const CODES = Array.from({ length: 140 }, (_, i) => i - 1);
const PASSING = [2, 3, 5, 6, 7, 8, 9, 13, 19, 20, 56, 74, 75, 89];

/** The codes that are judged so, of all that Kafka has. */
function codesOf(verdict: string, repeated: boolean): number[] {
  return CODES.filter((code) => verdictOn(code, repeated) === verdict);
}

describe(verdictOn.name, () => {
  it('takes a duplicate for success only where the same bytes were sent before', () => {
    expect(codesOf('kept', false)).toEqual([0]);
    expect(codesOf('kept', true)).toEqual([0, 46]);
    expect(verdictOn(46, false)).toBe('refused');
  });

  it.each([false, true])('repeats what passes, whether it is a repeat or not (%s)', (repeated) => {
    expect(codesOf('repeat', repeated)).toEqual(PASSING);
  });

  it.each([false, true])('finds batches and lists of records too large (repeat: %s)', (repeated) => {
    expect(codesOf('too-large', repeated)).toEqual([10, 18]);
  });

  it('refuses everything else, codes that are not known among it', () => {
    const known = new Set([0, 10, 18, 46, ...PASSING]);
    expect(codesOf('refused', true)).toEqual(CODES.filter((code) => !known.has(code)));
  });
});

describe(mayBeKept.name, () => {
  it('is so for all that a broker may answer after the append, as it waits for its replicas', () => {
    expect(CODES.filter(mayBeKept)).toEqual([3, 6, 7, 20, 56]);
  });
});
