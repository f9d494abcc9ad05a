import { RandomStream } from '../random/random-stream.js';
import { draw } from './draw-unit.js';
import { fleetOf, MAX_FLEET } from './fleet.js';
import type { Range } from './quantity.js';
import { leastContainers, membersPath } from './fleet-size.js';
import type { GroupRecipe, Members, Scenario } from './scenario.js';
import { WrongScenario } from './wrong-scenario.js';

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
 * The containers of the group at a place in the fleet, some places at a time. `used` has the ids that are given and those
 * of earlier groups, and gets these. Throws a `WrongScenario` as soon as there are too many.
 */
export function* staysOf(
  index: number,
  scenario: Scenario,
  seed: number,
  used: Set<string>,
): Generator<undefined, readonly Stay[], undefined> {
  const { members, name } = scenario.fleet[index] as GroupRecipe;
  const throughout = { firstStep: 0, records: scenario.records, comesAndGoes: undefined };
  if ('ids' in members) return members.ids.map((containerId) => ({ containerId, ...throughout }));
  const stretches: Stretch[] = [];
  const places = leastContainers(members);
  const assertRoom = (): void => {
    if (used.size + stretches.length > MAX_FLEET) throw tooMany(index, members);
  };
  for (let place = 0; place < places; place++) {
    if ('count' in members) stretches.push(throughout);
    else {
      const random = RandomStream.of(seed, `scenario/place/${name}/${place}`);
      for (const stretch of staysAt(random, members.stay, scenario)) {
        stretches.push(stretch);
        assertRoom();
      }
      if (place % PLACES_AT_A_TIME === 0) yield;
    }
  }
  assertRoom();
  const ids = fleetOf(seed, stretches.length, `fleet/${name}`, used);
  yield;
  return stretches.map((stretch, i) => ({ ...stretch, containerId: ids[i] as string }));
}

function tooMany(index: number, members: Members): WrongScenario {
  const message = `would bring more than ${MAX_FLEET} containers into the fleet, arrivals included: ask for fewer${'places' in members ? ', or longer stays' : ''}`;
  return new WrongScenario('scenario.impossible', [{ path: membersPath(index, members), message }]);
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
