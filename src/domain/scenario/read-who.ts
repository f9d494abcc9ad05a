import { didYouMean } from '../did-you-mean.js';
import { isContainerId } from '../reefer/container-id.js';
import { type DocumentReader, nameOf, type Path } from './document-reader.js';
import { QUANTITIES } from './quantity.js';
import type { FaultRecipe, Frequency, GroupRecipe } from './scenario.js';

const EVERYBODY: Frequency = { share: 1 };

/** The groups that a fault may befall. */
export function inGroups(fleet: readonly GroupRecipe[], among: unknown): readonly GroupRecipe[] {
  return typeof among === 'string' ? fleet.filter(({ name }) => name === among) : fleet;
}

/** Reads whom a fault may befall: a group, or ids. */
export function amongOf(
  reader: DocumentReader,
  value: unknown,
  path: Path,
  fleet: readonly GroupRecipe[],
): FaultRecipe['among'] {
  if (value === undefined) return undefined;
  const names = fleet.map(({ name }) => name);
  if (typeof value === 'string') {
    if (names.includes(value)) return value;
    if (isContainerId(value)) return [value];
    // Groups that could not be read have told their own problem.
    if (names.length === 0 || names.includes('')) return undefined;
    reader.refuse(
      path,
      `must be a group (${names.join(', ')}) or containers' ids, not ${nameOf(value)}${didYouMean(value, names)}`,
    );
    return undefined;
  }
  const ids = reader.list(value, path, "containers' ids");
  ids.forEach((id, i) => {
    if (typeof id !== 'string' || !isContainerId(id))
      reader.refuse([...path, i], `is no container's id: ${nameOf(id)}`);
  });
  return ids.filter((id): id is string => typeof id === 'string');
}

/** Reads how many of them it befalls. */
export function frequencyOf(
  reader: DocumentReader,
  fault: Readonly<Record<string, unknown>>,
  path: Path,
  rateIsParameter: boolean,
): Frequency {
  const keys = ['share', 'count', ...(rateIsParameter ? [] : ['rate'])].filter(
    (key) => fault[key] !== undefined,
  );
  if (keys.length > 1)
    reader.refuse(
      [...path, keys[1] as string],
      `and ${keys[0]} cannot both be: they say how many containers have the fault`,
    );
  const [key] = keys;
  switch (key) {
    case 'share':
      return {
        share:
          reader.single(fault['share'], [...path, 'share'], QUANTITIES.share, { least: 0, most: 1 }) ?? 1,
      };
    case 'count':
      return { count: reader.integer(fault['count'], [...path, 'count'], 1, 1_000_000) ?? 1 };
    case 'rate':
      return {
        rate:
          reader.single(fault['rate'], [...path, 'rate'], QUANTITIES.rate, { least: 0, most: 1 / 600 }) ?? 0,
      };
    case undefined:
    default:
      return EVERYBODY;
  }
}
