import { MAX_INTERVAL_SECONDS, MAX_RECORDS_PER_CONTAINER } from '../simulation/simulation-command.js';
import { type DocumentReader, nameOf } from './document-reader.js';
import { inUnit, QUANTITIES } from './quantity.js';
import type { GroupRecipe } from './scenario.js';

/** Longest duration in a document, s: a hundred years. */
export const LONGEST_DURATION = 100 * 366 * 86_400;
/** Seconds between records where a document does not say it. */
export const DEFAULT_INTERVAL = 300;
const HOUR = 3600;

/** Seconds between records; undefined if the document gives no possible one. */
export function intervalOf(reader: DocumentReader, value: unknown): number | undefined {
  if (value === undefined) return DEFAULT_INTERVAL;
  const bounds = { least: 1, most: MAX_INTERVAL_SECONDS };
  const seconds = reader.single(value, ['interval'], QUANTITIES.duration, bounds);
  if (seconds === undefined || Number.isInteger(seconds)) return seconds;
  reader.refuse(['interval'], `must be whole seconds, not ${nameOf(value)}`);
  return undefined;
}

/** Records of each container; undefined if the document does not say it, or says what cannot be. */
export function recordsOf(
  reader: DocumentReader,
  all: Readonly<Record<string, unknown>>,
  interval: number | undefined,
  fleet: readonly GroupRecipe[],
): number | undefined {
  const records = reader.integer(all['records'], ['records'], 1, MAX_RECORDS_PER_CONTAINER);
  const duration = reader.single(all['duration'], ['duration'], QUANTITIES.duration, {
    least: 1,
    most: LONGEST_DURATION,
  });
  if (all['records'] !== undefined && all['duration'] !== undefined)
    reader.refuse(['records'], 'and duration say the same: give one of them');
  if (all['records'] !== undefined) return records;
  const voyages = fleet.flatMap(({ where }) => ('voyage' in where ? [lastHour(where.voyage) * HOUR] : []));
  if (all['duration'] === undefined && voyages.length === 0)
    reader.refuse(['duration'], 'is missing: say how long, such as 14d, or how many records');
  const seconds = all['duration'] === undefined ? Math.max(0, ...voyages) : duration;
  // A voyage of no length is one that could not be read.
  if (seconds === undefined || seconds === 0 || interval === undefined) return undefined;
  if (seconds >= interval) return Math.floor(seconds / interval);
  const length = inUnit(seconds, QUANTITIES.duration);
  if (all['duration'] === undefined)
    reader.refuse(['interval'], `is longer than the voyage of ${length}, so there would be no record`);
  else
    reader.refuse(
      ['duration'],
      `of ${length} is shorter than the interval of ${inUnit(interval, QUANTITIES.duration)}, so there would be no record`,
    );
  return undefined;
}

function lastHour(voyage: readonly { readonly hours: number }[]): number {
  return voyage.at(-1)?.hours ?? 0;
}
