import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Arrivals } from './arrivals.js';

describe(Arrivals.name, () => {
  it('gives items by time, and those of the same time as they came, however adding and taking alternate', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat({ max: 20 }))), (steps) => {
        const arrivals = new Arrivals<readonly [number, number]>();
        let waiting: (readonly [number, number])[] = [];
        steps.forEach((time, turn) => {
          if (time !== null) {
            arrivals.add([time, turn], time);
            waiting = [...waiting, [time, turn] as const].sort(([a, i], [b, j]) => a - b || i - j);
          } else expect(arrivals.take()).toEqual(waiting.shift());
          expect([arrivals.length, arrivals.nextTime]).toEqual([waiting.length, waiting[0]?.[0] ?? Infinity]);
        });
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
