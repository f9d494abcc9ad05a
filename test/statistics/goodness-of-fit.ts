/**
 * The probability that a correct model fails one group of tests. In a group of k tests, each rejects at this value
 * divided by k (Bonferroni). A failure therefore means a defect: the tolerances come from the sample sizes alone.
 */
export const SIGNIFICANCE = 1e-6;

/** What was tested, and the probability of a deviation at least this large if the model is correct. */
export interface Outcome {
  readonly of: string;
  readonly p: number;
}

/** The tests of a group that reject the model at `SIGNIFICANCE`; empty if none does. */
export function rejected(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ p }) => !(p >= SIGNIFICANCE / outcomes.length));
}

/** Local copies, because Jest makes each lookup of a global expensive. */
const { abs, exp } = Math;
const ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

/** The standard normal distribution function (Marsaglia, "Evaluating the Normal Distribution", 2004). */
export function normalCdf(x: number): number {
  if (abs(x) > 8) return x > 0 ? 1 : 0;
  const square = x * x;
  let sum = x;
  let term = x;
  for (let i = 3, before = Infinity; abs(sum - before) > 0; i += 2) {
    before = sum;
    term *= square / i;
    sum += term;
  }
  return 0.5 + (sum * exp(-0.5 * square)) / ROOT_OF_TWO_PI;
}

/** Two-sided p of an estimate that is normally distributed around its expectation. */
export function zTest(estimate: number, expectation: number, standardError: number): number {
  return 2 * normalCdf(-abs((estimate - expectation) / standardError));
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** p of the mean of independent values with this expectation and standard deviation. */
export function meanTest(values: ArrayLike<number>, expectation: number, deviation: number): number {
  return zTest(mean(values), expectation, deviation / Math.sqrt(values.length));
}

/** p of the spread of independent normal values around their known mean: n s²/σ² has mean n and variance 2 n. */
export function spreadTest(values: ArrayLike<number>, expectation: number, deviation: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - expectation) ** 2;
  return zTest(sum / deviation ** 2, values.length, Math.sqrt(2 * values.length));
}

/** p of the largest distance between the values and this distribution function (Kolmogorov-Smirnov); NaN if a value is. */
export function ksTest(values: ArrayLike<number>, cdf: (value: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const expected = cdf(sorted[i] as number);
    const below = expected - i / n;
    const above = (i + 1) / n - expected;
    if (!(below <= distance)) distance = below;
    if (!(above <= distance)) distance = above;
  }
  return kolmogorovSurvival(distance, n);
}

/** The probability of a larger Kolmogorov-Smirnov distance with n values (Stephens' form of the limit, 1970). */
export function kolmogorovSurvival(distance: number, n: number): number {
  const root = Math.sqrt(n);
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (lambda < 0.3) return 1;
  let sum = 0;
  for (let j = 1; j <= 20; j++) sum += (j % 2 === 1 ? 2 : -2) * exp(-2 * j * j * lambda * lambda);
  return Math.min(1, sum);
}

/** p of counts, given the probabilities of their classes; each class should expect a count of 5 or more. */
export function chiSquareTest(counts: readonly number[], probabilities: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const statistic = counts.reduce((sum, count, i) => {
    const expected = total * (probabilities[i] as number);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return chiSquareSurvival(statistic, counts.length - 1);
}

/** The probability of a larger chi-square value, by recurrence in steps of two degrees of freedom; valid below 1400. */
export function chiSquareSurvival(statistic: number, degreesOfFreedom: number): number {
  const half = statistic / 2;
  const odd = degreesOfFreedom % 2 === 1;
  let survival = odd ? 2 * normalCdf(-Math.sqrt(statistic)) : exp(-half);
  let term = odd ? exp(-half) / Math.sqrt(Math.PI * half) : exp(-half);
  for (let k = odd ? 1 : 2; k < degreesOfFreedom; k += 2) {
    term *= half / (k / 2);
    survival += term;
  }
  return survival;
}

/** p of the correlation of independent pairs: near 0 it is normally distributed with standard error 1/√n. */
export function correlationTest(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const n = Math.min(first.length, second.length);
  return zTest(correlation(first, second), 0, 1 / Math.sqrt(n));
}

/** Pearson's correlation of two lists, as far as both of them reach. */
export function correlation(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const n = Math.min(first.length, second.length);
  let x = 0;
  let y = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  const x0 = first[0] as number;
  const y0 = second[0] as number;
  for (let i = 0; i < n; i++) {
    const dx = (first[i] as number) - x0;
    const dy = (second[i] as number) - y0;
    x += dx;
    y += dy;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
}
