import { RandomStream } from '../random/random-stream.js';
import type { ContainerPlan } from '../simulation/container-plan.js';
import type { FaultRecipe } from './scenario.js';
import type { Refuse } from './wrong-scenario.js';

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
/** Most containers that a message names. */
const MOST_NAMED = 5;
const ONCE = [undefined];

/**
 * Draws which containers a fault befalls, some containers at a time. A fault that asks for containers that are not there
 * is refused, and befalls none.
 */
export function* chooseMembers(
  recipe: FaultRecipe,
  members: readonly Member[],
  seed: number,
  name: string,
  intervalSeconds: number,
  refuse: Refuse,
): Generator<undefined, readonly Chosen[], undefined> {
  const { frequency, index } = recipe;
  const open = openTo(recipe, members, refuse);
  if (!open) return [];
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
    refuse(
      ['faults', index, 'count'],
      `is ${most}, but there ${open.length === 1 ? 'is one container' : `are ${open.length} containers`} that the fault may befall: ask for at most ${open.length}`,
    );
    return [];
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

/** The containers that a fault may befall; undefined if it names others, which is refused. */
function openTo(
  { among, index }: FaultRecipe,
  members: readonly Member[],
  refuse: Refuse,
): readonly Member[] | undefined {
  if (among === undefined) return members;
  if (typeof among === 'string') return members.filter(({ group }) => group === among);
  const ids = new Set(among);
  const open = members.filter(({ plan }) => ids.has(plan.containerId));
  if (open.length === ids.size) return open;
  const there = new Set(open.map(({ plan }) => plan.containerId));
  const missing = [...ids].filter((id) => !there.has(id));
  const more = missing.length > MOST_NAMED ? ', …' : '';
  refuse(
    ['faults', index, 'in'],
    `names ${missing.slice(0, MOST_NAMED).join(', ')}${more}: not in the fleet`,
  );
  return undefined;
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
