import { describe, expect, it } from '@jest/globals';
import { groupedDigits } from './grouped-digits.js';

describe(groupedDigits.name, () => {
  it.each([0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 4_294_967_295, 9_007_199_254_740_991, -1000, -999])(
    'writes %i as English does',
    (value) => {
      expect(groupedDigits(value)).toBe(value.toLocaleString('en'));
    },
  );
});
