import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  chiSquareTest,
  correlationTest,
  ksTest,
  meanTest,
  normalCdf,
  rejected,
  zTest,
} from '../../../test/statistics/goodness-of-fit.js';
import { normal, ZIGGURAT_AREA, ZIGGURAT_EDGES, ZIGGURAT_LAYERS, ZIGGURAT_TAIL } from './normal.js';
import { RandomStream } from './random-stream.js';

const height = (x: number) => Math.exp(-0.5 * x * x);
const edge = (i: number) => ZIGGURAT_EDGES[i] as number;

describe('the ziggurat', () => {
  it('has the constants of Marsaglia and Tsang', () => {
    expect(ZIGGURAT_LAYERS).toBe(128);
    expect(ZIGGURAT_TAIL).toBe(3.442619855899);
    expect(ZIGGURAT_AREA).toBe(9.91256303526217e-3);
    expect(ZIGGURAT_EDGES).toHaveLength(129);
    expect(edge(1)).toBe(ZIGGURAT_TAIL);
    expect(edge(128)).toBe(0);
  });

  it('has 128 layers of the published area, the tail included in the lowest', () => {
    const area = (i: number) => edge(i) * (height(edge(i + 1)) - height(edge(i)));
    for (let i = 1; i < 127; i++) expect(area(i)).toBeCloseTo(ZIGGURAT_AREA, 15);
    // The recurrence never uses the top layer's area, so this shows that the published constants are consistent.
    expect(area(127)).toBeCloseTo(ZIGGURAT_AREA, 10);
    const tailArea = Math.sqrt(2 * Math.PI) * normalCdf(-ZIGGURAT_TAIL);
    expect(ZIGGURAT_TAIL * height(ZIGGURAT_TAIL) + tailArea).toBeCloseTo(ZIGGURAT_AREA, 13);
    expect(edge(0) * height(ZIGGURAT_TAIL)).toBeCloseTo(ZIGGURAT_AREA, 15);
  });

  /** The published program's integer table: k_i = ⌊2^31 x_(i-1) / x_i⌋, from the top of the curve; k_0 is the base. */
  it.each([
    [0, 0x76ad2212],
    [2, 0x600f1b53],
    [3, 0x6ce447a6],
    [64, 0x7eddc78e],
    [100, 0x7ec67be2],
    [126, 0x7a722176],
    [127, 0x77d664e5],
  ])('agrees with entry %i of the published program’s table', (i, k) => {
    const layer = i === 0 ? 0 : 128 - i;
    expect(Math.floor((edge(layer + 1) / edge(layer)) * 2 ** 31)).toBe(k);
  });
});

/** Gives the listed numbers, then random ones. */
class PreparedStream extends RandomStream {
  prepared: number[] = [];

  override int32(): number {
    return this.prepared.shift() ?? super.int32();
  }
}

describe(normal.name, () => {
  const N = 1_000_000;
  const deviates = new Float64Array(N);

  beforeAll(() => {
    const random = RandomStream.of(1, 'normal');
    for (let i = 0; i < N; i++) deviates[i] = normal(random);
  });

  it('is normally distributed', () => {
    const shares = deviates.map(normalCdf);
    const upper = shares.filter((share) => share > 0.5).map((share) => 2 * share - 1);
    const lower = shares.filter((share) => share < 0.5).map((share) => 2 * share);
    expect(
      rejected([
        { of: 'all', p: ksTest(shares, (share) => share) },
        { of: 'the positive', p: ksTest(upper, (share) => share) },
        { of: 'the negative', p: ksTest(lower, (share) => share) },
      ]),
    ).toEqual([]);
  });

  it('has the first four moments of the normal distribution', () => {
    const power = (k: number) => deviates.map((x) => x ** k);
    expect(
      rejected([
        { of: 'mean', p: meanTest(deviates, 0, 1) },
        { of: 'variance', p: meanTest(power(2), 1, Math.sqrt(2)) },
        { of: 'skewness', p: meanTest(power(3), 0, Math.sqrt(15)) },
        { of: 'kurtosis', p: meanTest(power(4), 3, Math.sqrt(96)) },
      ]),
    ).toEqual([]);
  });

  it('has the expected number of deviates between neighbouring layer edges', () => {
    const edges = [...ZIGGURAT_EDGES.slice(1)].reverse();
    const counts = new Array<number>(128).fill(0);
    for (const x of deviates) {
      const size = Math.abs(x);
      let low = 0;
      let high = 127;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((edges[middle] as number) <= size) low = middle;
        else high = middle - 1;
      }
      counts[low] = (counts[low] as number) + 1;
    }
    const shares = edges.map((at, i) => 2 * (normalCdf(edges[i + 1] ?? Infinity) - normalCdf(at)));
    expect(rejected([{ of: 'layers', p: chiSquareTest(counts, shares) }])).toEqual([]);
  });

  it('has both signs equally often, and neither sign nor size depends on the previous deviate', () => {
    const signs = deviates.map(Math.sign);
    const sizes = deviates.map(Math.abs);
    expect(
      rejected([
        { of: 'signs', p: meanTest(signs, 0, 1) },
        { of: 'lag 1', p: correlationTest(deviates, deviates.subarray(1)) },
        { of: 'lag 2', p: correlationTest(deviates, deviates.subarray(2)) },
        { of: 'lag 1 of the signs', p: correlationTest(signs, signs.subarray(1)) },
        { of: 'lag 1 of the sizes', p: correlationTest(sizes, sizes.subarray(1)) },
        { of: 'size with the next sign', p: correlationTest(sizes, signs.subarray(1)) },
      ]),
    ).toEqual([]);
  });

  it('reaches the tails as often as the normal distribution, on both sides', () => {
    const tail = deviates.filter((x) => Math.abs(x) > ZIGGURAT_TAIL);
    const share = 2 * normalCdf(-ZIGGURAT_TAIL);
    expect(
      rejected([
        { of: 'number', p: zTest(tail.length, N * share, Math.sqrt(N * share)) },
        { of: 'signs', p: meanTest(tail.map(Math.sign), 0, 1) },
      ]),
    ).toEqual([]);
  });

  it('has the shape of the normal distribution in the tails', () => {
    const random = new PreparedStream(1, 2, 3, 4);
    const beyond = [0x7fff_ffff, -0x8000_0000].flatMap((place) =>
      Array.from({ length: 50_000 }, () => {
        random.prepared = [place, 0];
        return place < 0 ? -normal(random) : normal(random);
      }),
    );
    const cdf = (x: number) => 1 - normalCdf(-x) / normalCdf(-ZIGGURAT_TAIL);
    expect(Math.min(...beyond.slice(0, 10_000))).toBeGreaterThan(ZIGGURAT_TAIL);
    expect(rejected([{ of: 'tail', p: ksTest(beyond, cdf) }])).toEqual([]);
  });

  it('draws the layer and the position in it from separate numbers', () => {
    const random = new PreparedStream(1, 2, 3, 4);
    for (const layer of [1, 64, 100]) {
      random.prepared = [-0x4000_0000, 128 * 999 + layer];
      expect(normal(random)).toBeCloseTo(-0.5 * edge(layer), 8);
    }
  });
});
