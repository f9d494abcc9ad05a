import { describe, expect, it } from '@jest/globals';
import { chiSquareTest, ksTest, rejected } from '../../../test/statistics/goodness-of-fit.js';
import { RandomStream } from './random-stream.js';

/** Gives the listed 32-bit numbers instead of random ones. */
class ScriptedStream extends RandomStream {
  constructor(private readonly script: number[]) {
    super(1, 2, 3, 4);
  }

  override int32(): number {
    return (this.script.shift() as number) | 0;
  }
}

const unsigned = (random: RandomStream) => random.int32() >>> 0;

describe(RandomStream.name, () => {
  it('gives the numbers of xoshiro128++ 1.0', () => {
    const random = new RandomStream(1, 2, 3, 4);
    expect(Array.from({ length: 10 }, () => unsigned(random))).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011,
      621204420,
    ]);
    for (let i = 10; i < 1000; i++) random.int32();
    expect(unsigned(random)).toBe(707417065);
  });

  it('accepts states with the top bit set', () => {
    const random = new RandomStream(0xffffffff, 0x80000000, 0xdeadbeef, 0x01234567);
    expect(Array.from({ length: 4 }, () => unsigned(random))).toEqual([
      2443358975, 47713124, 2364569033, 376891020,
    ]);
  });

  it('does not get stuck when the state is all zeros', () => {
    const random = new RandomStream(0, 0, 0, 0);
    const numbers = new Set(Array.from({ length: 100 }, () => random.int32()));
    expect(numbers.size).toBeGreaterThan(90);
  });

  it('gives the same stream for the same seed and name, and unrelated streams otherwise', () => {
    const first = (seed: number, name: string) => unsigned(RandomStream.of(seed, name));
    expect(first(7, 'C01/healthy/0')).toBe(first(7, 'C01/healthy/0'));
    const numbers = [0, 1, 2 ** 31, 2 ** 32 - 1].flatMap((seed) =>
      ['C01/healthy/0', 'C01/healthy/1', 'C02/healthy/0', 'C01/healthy/00', ''].map((name) =>
        first(seed, name),
      ),
    );
    expect(new Set(numbers).size).toBe(20);
  });

  describe('below', () => {
    it.each([
      [3, 0xffff_ffff],
      [5, 0xffff_ffff],
      [6, 0xffff_fffc],
      [2 ** 31 + 1, 2 ** 31 + 1],
      [2 ** 32 - 1, 2 ** 32 - 1],
    ])(
      'rejects, for the bound %d, the numbers from %d on, which would favour small results',
      (bound, rejectedFrom) => {
        expect(new ScriptedStream([rejectedFrom, 0xffff_ffff, 2]).below(bound)).toBe(2);
        expect(new ScriptedStream([rejectedFrom - 1, 2]).below(bound)).toBe((rejectedFrom - 1) % bound);
      },
    );

    it('uses every number where the bound divides 2^32', () => {
      expect(new ScriptedStream([0xffff_ffff]).below(1)).toBe(0);
      expect(new ScriptedStream([0xffff_ffff]).below(4)).toBe(3);
      expect(new ScriptedStream([0xffff_ffff]).below(2 ** 32)).toBe(0xffff_ffff);
    });

    it('is uniform', () => {
      const outcomes = [2, 3, 4, 5, 7, 100, 1000, 2 ** 31 + 1, 3 * 2 ** 30, 2 ** 32].map((bound) => {
        const random = RandomStream.of(1, `below ${bound}`);
        const classes = Math.min(bound, 16);
        const counts = new Array<number>(classes).fill(0);
        for (let i = 0; i < 100_000; i++) {
          const value = random.below(bound);
          const at = Math.floor((value / bound) * classes);
          counts[at] = (counts[at] as number) + 1;
        }
        const edge = (at: number) => Math.ceil((at * bound) / classes);
        const shares = counts.map((_, at) => (edge(at + 1) - edge(at)) / bound);
        return { of: `below(${bound})`, p: chiSquareTest(counts, shares) };
      });
      expect(rejected(outcomes)).toEqual([]);
    });
  });

  describe('unit', () => {
    it('is never 0 or 1', () => {
      expect(new ScriptedStream([0]).unit()).toBe(2 ** -33);
      expect(new ScriptedStream([0xffff_ffff]).unit()).toBe(1 - 2 ** -33);
    });

    it('is uniform', () => {
      const random = RandomStream.of(1, 'unit');
      const p = ksTest(
        Array.from({ length: 200_000 }, () => random.unit()),
        (x) => x,
      );
      expect(rejected([{ of: 'unit', p }])).toEqual([]);
    });
  });

  it('has unbiased bits, each independent of the same bit in the previous number', () => {
    const random = RandomStream.of(1, 'bits');
    const pairs = Array.from({ length: 32 }, () => [0, 0, 0, 0]);
    let before = random.int32();
    for (let i = 0; i < 100_000; i++) {
      const number = random.int32();
      pairs.forEach((counts, bit) => {
        const at = ((number >>> bit) & 1) * 2 + ((before >>> bit) & 1);
        counts[at] = (counts[at] as number) + 1;
      });
      before = number;
    }
    const outcomes = pairs.map((counts, bit) => ({
      of: `bit ${bit}`,
      p: chiSquareTest(counts, [0.25, 0.25, 0.25, 0.25]),
    }));
    expect(rejected(outcomes)).toEqual([]);
  });
});
