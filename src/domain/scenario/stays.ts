import { WrongUse } from '../errors.js';
import { RandomStream } from '../random/random-stream.js';
import { draw } from './draw-unit.js';
import { fleetOf } from './fleet.js';
import type { Range } from './quantity.js';
import type { GroupRecipe, Scenario } from './scenario.js';

/** Most containers of a scenario, arrivals included. */
const MOST_CONTAINERS = 100_000;
const PLACES_AT_A_TIME = 250;

/** When a container is there. */
export interface Stay {
  readonly containerId: string;
  readonly firstStep: number;
  readonly records: number;
  readonly comesAndGoes: { readonly arrives: boolean; readonly leaves: boolean } | undefined;
}

type Stretch = Omit<Stay, 'containerId'>;

/**
 * The containers of a group, some places at a time. `used` has the ids of earlier groups and gets these. Throws a
 * `WrongUse` as soon as there are too many.
 */
export function* staysOf(
  group: GroupRecipe,
  scenario: Scenario,
  seed: number,
  used: Set<string>,
): Generator<undefined, readonly Stay[], undefined> {
  const { members, name } = group;
  const throughout = { firstStep: 0, records: scenario.records, comesAndGoes: undefined };
  if ('ids' in members) return members.ids.map((containerId) => ({ containerId, ...throughout }));
  const stretches: Stretch[] = [];
  const places = 'count' in members ? members.count : members.places;
  for (let place = 0; place < places; place++) {
    if ('count' in members) stretches.push(throughout);
    else {
      const random = RandomStream.of(seed, `scenario/place/${name}/${place}`);
      for (const stretch of staysAt(random, members.stay, scenario)) {
        stretches.push(stretch);
        assertNotTooMany(used.size + stretches.length, name);
      }
      if (place % PLACES_AT_A_TIME === 0) yield;
    }
  }
  assertNotTooMany(used.size + stretches.length, name);
  const ids = fleetOf(seed, stretches.length, `fleet/${name}`, used);
  yield;
  return stretches.map((stretch, i) => ({ ...stretch, containerId: ids[i] as string }));
}

function assertNotTooMany(containers: number, group: string): void {
  if (containers <= MOST_CONTAINERS) return;
  throw new WrongUse(
    'scenario.impossible',
    `With group ${group} there would be more than ${MOST_CONTAINERS} containers, which are the most. Ask for fewer places, or longer stays.`,
  );
}

/** One place: a container that is there already, and those that come after it. */
function* staysAt(
  random: RandomStream,
  stay: Range,
  { records, intervalSeconds }: Scenario,
): Iterable<Stretch> {
  const steps = (seconds: number): number => Math.max(1, Math.round(seconds / intervalSeconds));
  let at = steps(draw(random, stay) * random.unit());
  yield {
    firstStep: 0,
    records: Math.min(at, records),
    comesAndGoes: { arrives: false, leaves: at < records },
  };
  while (at < records) {
    const length = steps(draw(random, stay));
    yield {
      firstStep: at,
      records: Math.min(length, records - at),
      comesAndGoes: { arrives: true, leaves: at + length < records },
    };
    at += length;
  }
}
