import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sequenceAfter } from './sequence.js';

describe(sequenceAfter.name, () => {
  it('starts again at 0 after 2^31 - 1, as Kafka requires', () => {
    expect(sequenceAfter(2_147_483_646, 1)).toBe(2_147_483_647);
    expect(sequenceAfter(2_147_483_647, 1)).toBe(0);
    expect(sequenceAfter(2_147_483_000, 1000)).toBe(352);
  });

  it('counts modulo 2^31', () => {
    const sequence = fc.integer({ min: 0, max: 2_147_483_647 });
    fc.assert(
      fc.property(
        sequence,
        fc.integer({ min: 1, max: 10_000 }),
        (from, records) => sequenceAfter(from, records) === (from + records) % 2 ** 31,
      ),
    );
  });
});
