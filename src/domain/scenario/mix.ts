import { WrongUse } from '../errors.js';
import { RandomStream } from '../random/random-stream.js';

/** One of several things, and how often it is wanted in relation to the others. */
export interface Weighted<T> {
  readonly value: T;
  /** 1 or more. */
  readonly weight: number;
}

/**
 * Gives each of `count` places one of the values, in the proportions of their weights as nearly as whole places allow
 * (largest remainders) but each at least once, in an order drawn from the seed. Throws `mix.too-many` where there are
 * fewer places than values. `stream` keeps several mixes of one seed apart; `what` is mixed, for the message.
 */
export function mix<T>(
  choices: readonly Weighted<T>[],
  count: number,
  seed: number,
  what: string,
  stream: string = what,
): readonly T[] {
  if (choices.length > count) {
    throw new WrongUse(
      'mix.too-many',
      `${choices.length} ${what}s cannot be mixed over ${count === 1 ? 'one container' : `${count} containers`}. Ask for more containers.`,
    );
  }
  const places = shares(choices, count).flatMap((share, i) =>
    Array.from({ length: share }, () => (choices[i] as Weighted<T>).value),
  );
  return choices.length === 1 ? places : shuffled(places, RandomStream.of(seed, `mix/${stream}`));
}

function shares(choices: readonly Weighted<unknown>[], count: number): readonly number[] {
  const spare = count - choices.length;
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  const quotas = choices.map(({ weight }) => Math.max(0, (count * weight) / total - 1));
  const scale = spare / (quotas.reduce((sum, quota) => sum + quota, 0) || 1);
  const exact = quotas.map((quota) => quota * scale);
  const given = exact.map(Math.floor);
  const left = spare - given.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((quota, i) => ({ i, remainder: quota - Math.floor(quota) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, left)) given[i] = (given[i] as number) + 1;
  return given.map((share) => share + 1);
}

/** Fisher and Yates. */
function shuffled<T>(places: readonly T[], random: RandomStream): readonly T[] {
  const order = [...places];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
