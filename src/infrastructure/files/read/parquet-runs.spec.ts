import { describe, expect, it } from '@jest/globals';
import { assertRuns } from './parquet-runs.js';

describe(assertRuns.name, () => {
  const check = (bytes: readonly number[], bitWidth: number, values: number) => () =>
    assertRuns(Uint8Array.from(bytes), 0, bytes.length, bitWidth, values);

  it('accepts runs and packed groups that hold a page’s values, with the last group filled up', () => {
    expect(check([200, 1, 1], 1, 100)).not.toThrow(); // A hundred times 1.
    expect(check([3, 0xff], 1, 5)).not.toThrow(); // Eight packed bits for five values.
    expect(check([20, 7, 3, 0xaa, 0xaa, 0xaa], 3, 18)).not.toThrow();
    expect(check([65, ...new Array<number>(32).fill(0)], 1, 50)).not.toThrow(); // DuckDB packs 256.
    expect(check([], 1, 5)).not.toThrow(); // Too few are for the decoder to find.
  });

  it.each([
    ['a run of a thousand million', [0xfe, 0xff, 0xff, 0xff, 0x07, 1], 1, 100],
    ['a run of one too many', [202, 1, 1], 1, 100],
    ['packed groups without width', [0xff, 0xff, 0xff, 0xff, 0x0f], 0, 100],
    ['a number without end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80], 1, 100],
    ['a number that is cut off', [0x80], 1, 100],
    ['values of more than 32 bits', [20, 1, 1, 1, 1, 1], 40, 100],
  ])('refuses %s', (_, bytes, bitWidth, values) => {
    expect(check(bytes, bitWidth, values)).toThrow(/run/);
  });
});
