import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FirstCopies } from './first-copies.js';

const record = fc.record({
  container_id: fc.constantFrom('C01', 'C02', 'CSQU3054383'),
  record_number: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 5000 }), fc.constantFrom(511, 512, 4_000_000)),
});

describe(FirstCopies.name, () => {
  it('knows each record of each container once, in any order', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 200 }), (records) => {
        const copies = new FirstCopies();
        const met = new Set<string>();
        for (const one of records) {
          const key = `${one.container_id}/${one.record_number}`;
          expect(copies.add(one)).toBe(!met.has(key));
          met.add(key);
        }
        expect(copies.count).toBe(met.size);
      }),
      { seed: 1 },
    );
  });
});
