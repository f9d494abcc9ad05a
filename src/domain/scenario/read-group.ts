import { CONTAINER_ID_RULE, isContainerId } from '../reefer/container-id.js';
import { PROFILES } from '../reefer/carriage.js';
import { ALL_PRODUCTS, isFrozen } from '../reefer/product.js';
import { UNIT_KINDS } from '../simulation/reefer-plan.js';
import { type DocumentReader, nameOf, type Path } from './document-reader.js';
import { MAX_FLEET } from './fleet.js';
import type { Weighted } from './mix.js';
import { QUANTITIES } from './quantity.js';
import { whereOf } from './read-where.js';
import type { GroupRecipe, Members, Scenario } from './scenario.js';

const KEYS = [
  'group',
  'containers',
  'places',
  'stay',
  'product',
  'profile',
  'cargo',
  'precooled',
  'unit',
  'age',
  'vent',
  'atmosphere',
  'place',
  'voyage',
];
const PHYSICAL_KEYS = [
  'cargo',
  'precooled',
  'unit',
  'age',
  'vent',
  'atmosphere',
  'place',
  'voyage',
  'places',
  'stay',
];
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
/** Of the world's reefers, by part load: a yard has all of them. */
const USUAL_UNITS: GroupRecipe['units'] = [
  { value: 'variable-speed', weight: 45 },
  { value: 'digital', weight: 30 },
  { value: 'throttled', weight: 25 },
];
const DAY = 86_400;

/** Reads one group of a fleet. */
export function readGroup(
  reader: DocumentReader,
  value: unknown,
  path: Path,
  model: Scenario['model'],
): GroupRecipe {
  const group = reader.mapping(value, path, KEYS);
  const at = (key: string): Path => [...path, key];
  const name = group['group'];
  if (typeof name !== 'string' || !NAME.test(name))
    reader.refuse(at('group'), `must be a name of letters, digits, - and _, not ${nameOf(name)}`);
  if (model === 'statistical') {
    for (const key of PHYSICAL_KEYS)
      if (group[key] !== undefined)
        reader.refuse(
          at(key),
          'means nothing to the statistical model: leave it out, or use model: physical',
        );
  }
  const profile =
    reader.choice(group['profile'], at('profile'), PROFILES) ?? (model === 'physical' ? 'real' : 'seed');
  if (model === 'statistical' && profile === 'real')
    reader.refuse(at('profile'), 'must be seed for the statistical model');
  const products = weighted(
    reader,
    group['product'],
    at('product'),
    ALL_PRODUCTS.map(({ id }) => id),
  );
  if (group['product'] === undefined)
    reader.refuse(
      at('product'),
      `is missing: one of ${ALL_PRODUCTS.map(({ id }) => id).join(', ')}, or weights such as { P02: 3, P05: 1 }`,
    );
  for (const { value: id } of products)
    if (profile === 'seed' && isFrozen(id))
      reader.refuse(at('product'), `${id} is frozen, and has the profile real alone`);
  return {
    name: typeof name === 'string' ? name : '',
    members: membersOf(reader, group, path),
    products,
    profile,
    cargo: reader.range(group['cargo'], at('cargo'), QUANTITIES.mass, { least: 0.5, most: 30 }),
    precooled:
      reader.single(group['precooled'], at('precooled'), QUANTITIES.share, { least: 0, most: 1 }) ?? 1,
    units:
      group['unit'] === undefined ? USUAL_UNITS : weighted(reader, group['unit'], at('unit'), UNIT_KINDS),
    age: reader.range(group['age'], at('age'), QUANTITIES.years, { least: 0, most: 40 }) ?? {
      low: 0,
      high: 12,
    },
    vent: reader.range(group['vent'], at('vent'), QUANTITIES.flow, { least: 0, most: 240 }),
    atmosphere: atmosphereOf(reader, group['atmosphere'], at('atmosphere')),
    where: whereOf(reader, group, path),
  };
}

function membersOf(reader: DocumentReader, group: Readonly<Record<string, unknown>>, path: Path): Members {
  const { containers, places, stay } = group;
  const at = (key: string): Path => [...path, key];
  if ((containers === undefined) === (places === undefined)) {
    reader.refuse(
      at('containers'),
      'or places must be given, one of them: containers: 40, or places: 450 with stay: 2d..9d',
    );
    return { count: 0 };
  }
  if (places !== undefined) {
    if (stay === undefined)
      reader.refuse(at('stay'), 'is missing: how long a container stays at its place, such as 2d..9d');
    return {
      places: reader.integer(places, at('places'), 1, MAX_FLEET) ?? 1,
      stay: reader.range(stay, at('stay'), QUANTITIES.duration, { least: 3600, most: 1000 * DAY }) ?? {
        low: DAY,
        high: DAY,
      },
    };
  }
  if (stay !== undefined) reader.refuse(at('stay'), 'belongs to places; containers stay all the time');
  if (!Array.isArray(containers))
    return { count: reader.integer(containers, at('containers'), 1, MAX_FLEET) ?? 1 };
  const ids = containers.filter((id, i): id is string => {
    if (typeof id === 'string' && isContainerId(id)) return true;
    reader.refuse([...at('containers'), i], `must be ${CONTAINER_ID_RULE}, not ${nameOf(id)}`);
    return false;
  });
  if (containers.length === 0) reader.refuse(at('containers'), 'must name at least one container');
  return { ids };
}

function weighted<T extends string>(
  reader: DocumentReader,
  value: unknown,
  path: Path,
  choices: readonly T[],
): readonly Weighted<T>[] {
  if (value === undefined) return [];
  if (typeof value === 'string') {
    const found = reader.choice(value, path, choices);
    return found === undefined ? [] : [{ value: found, weight: 1 }];
  }
  const weights = reader.mapping(value, path, choices);
  const found = choices.flatMap((choice) => {
    const weight = reader.integer(weights[choice], [...path, choice], 1, 1_000_000);
    return weight === undefined ? [] : [{ value: choice, weight }];
  });
  if (Object.keys(weights).length === 0)
    reader.refuse(path, `has no weights: give at least one, such as { ${choices[0]}: 1 }`);
  return found;
}

function atmosphereOf(reader: DocumentReader, value: unknown, path: Path): GroupRecipe['atmosphere'] {
  if (value === undefined) return undefined;
  const { oxygen, carbon_dioxide: carbonDioxide } = reader.mapping(value, path, ['oxygen', 'carbon_dioxide']);
  const level = (given: unknown, key: string) => {
    if (given === undefined) reader.refuse([...path, key], 'is missing: a share such as 3%');
    return (
      reader.range(given, [...path, key], QUANTITIES.level, { least: 0.5, most: 20 }) ?? { low: 3, high: 3 }
    );
  };
  return { oxygen: level(oxygen, 'oxygen'), carbonDioxide: level(carbonDioxide, 'carbon_dioxide') };
}
