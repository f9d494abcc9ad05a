import { WrongUse } from '../errors.js';
import { RandomStream } from '../random/random-stream.js';
import type { ContainerPlan } from '../simulation/container-plan.js';
import type { FaultRecipe } from './scenario.js';

/** A container with the group that it is of. */
export interface Member {
  readonly plan: ContainerPlan;
  readonly group: string;
}

/** A container that has a fault. */
export interface Chosen {
  readonly member: Member;
  /** Onsets that the rate gave, s; undefined: to be drawn from the recipe. */
  readonly times: readonly (number | undefined)[];
}

/** Containers for which something is drawn in one step, so that a large fleet does not keep others waiting. */
export const CONTAINERS_AT_A_TIME = 250;
/** Most faults of a rate for one container. */
const MOST_TIMES = 1000;
const ONCE = [undefined];

/** Draws which containers a fault befalls, some containers at a time. Throws `scenario.impossible`. */
export function* chooseMembers(
  recipe: FaultRecipe,
  members: readonly Member[],
  seed: number,
  name: string,
  intervalSeconds: number,
): Generator<undefined, readonly Chosen[], undefined> {
  const { frequency, index, kind } = recipe;
  const open = openTo(recipe, members);
  if ('rate' in frequency) {
    const chosen: Chosen[] = [];
    for (const member of open) {
      if (chosen.length % CONTAINERS_AT_A_TIME === 0) yield;
      const random = RandomStream.of(seed, `${name}/when/${member.plan.containerId}`);
      chosen.push({ member, times: timesOf(frequency.rate, random, member.plan.records * intervalSeconds) });
    }
    return chosen;
  }
  const most = 'count' in frequency ? frequency.count : Math.round(frequency.share * open.length);
  if (most > open.length) {
    throw new WrongUse(
      'scenario.impossible',
      `faults[${index}] (${kind}): ${most} containers cannot have it, because it may befall ${open.length}. Ask for at most ${open.length}.`,
    );
  }
  if (most === open.length) return open.map((member) => ({ member, times: ONCE }));
  const order: { readonly member: Member; readonly place: number }[] = [];
  for (const member of open) {
    if (order.length % CONTAINERS_AT_A_TIME === 0) yield;
    order.push({ member, place: RandomStream.of(seed, `${name}/who/${member.plan.containerId}`).unit() });
  }
  order.sort((a, b) => a.place - b.place);
  const picked = new Set(order.slice(0, most).map(({ member }) => member));
  return open.filter((member) => picked.has(member)).map((member) => ({ member, times: ONCE }));
}

/** The containers that a fault may befall. */
function openTo({ among, index, kind }: FaultRecipe, members: readonly Member[]): readonly Member[] {
  if (among === undefined) return members;
  if (typeof among === 'string') return members.filter(({ group }) => group === among);
  const ids = new Set(among);
  const open = members.filter(({ plan }) => ids.has(plan.containerId));
  if (open.length === ids.size) return open;
  const there = new Set(open.map(({ plan }) => plan.containerId));
  throw new WrongUse(
    'scenario.impossible',
    `faults[${index}] (${kind}): container ${among.find((id) => !there.has(id))} is not in the fleet.`,
  );
}

/** When faults of a rate (1/s) begin, s. */
function timesOf(rate: number, random: RandomStream, seconds: number): readonly number[] {
  const times: number[] = [];
  const interval = rate > 0 ? 1 / rate : Infinity;
  for (
    let at = -interval * Math.log(random.unit());
    Math.round(at) < seconds && times.length < MOST_TIMES;
    at -= interval * Math.log(random.unit())
  )
    times.push(Math.round(at));
  return times;
}
