import {
  TRANSMISSION_KINDS,
  type TransmissionFault,
  type TransmissionKind,
} from '../simulation/transmission.js';
import { type DocumentReader, nameOf, type Path } from './document-reader.js';
import { inUnit, QUANTITIES } from './quantity.js';
import type { PaceRecipe } from './scenario.js';

/** The key that says how much later the records of a kind come; undefined: they do not. */
export const DELAY_KEYS = {
  duplicate: undefined,
  lost: undefined,
  late: 'delay',
  reordered: 'within',
} as const satisfies Readonly<Record<TransmissionKind, string | undefined>>;

export const SPLITS = ['train', 'validation', 'test'] as const;

/** Fastest pace: records a second, or times real time. */
export const FASTEST_PACE = 1e6;
/** What a document says of the records that a stall delayed. */
export const CATCH_UPS = ['double', 'none'] as const;

const DAY = 86_400;

/** Reads what befalls records on their way. `interval`: seconds between records; undefined: not known. */
export function readTransmission(
  reader: DocumentReader,
  value: unknown,
  interval: number | undefined,
): readonly TransmissionFault[] {
  return reader
    .list(value, ['transmission'], 'transmission faults')
    .flatMap((item, i) => transmissionFault(reader, item, ['transmission', i], interval) ?? []);
}

function transmissionFault(
  reader: DocumentReader,
  value: unknown,
  path: Path,
  interval: number | undefined,
): TransmissionFault | undefined {
  const fault = reader.mapping(value, path, ['kind', 'rate', 'delay', 'within']);
  const kind = reader.choice(fault['kind'], [...path, 'kind'], TRANSMISSION_KINDS);
  if (fault['kind'] === undefined)
    reader.refuse([...path, 'kind'], `is missing: one of ${TRANSMISSION_KINDS.join(', ')}`);
  if (fault['rate'] === undefined)
    reader.refuse([...path, 'rate'], 'is missing: a share of the records, such as 0.5%');
  const rate = reader.single(fault['rate'], [...path, 'rate'], QUANTITIES.share, { least: 0, most: 1 }) ?? 0;
  let delay = { low: 0, high: 0 };
  for (const key of ['delay', 'within'] as const) {
    const belongs = kind !== undefined && DELAY_KEYS[kind] === key;
    const range = reader.range(fault[key], [...path, key], QUANTITIES.duration, { least: 1, most: 30 * DAY });
    if (belongs && fault[key] === undefined)
      reader.refuse([...path, key], `is missing: a duration such as 10m`);
    if (kind !== undefined && !belongs && fault[key] !== undefined)
      reader.refuse([...path, key], `does not belong to ${kind}`);
    if (!belongs || !range) continue;
    // A reordered record comes after the next one of its container, at least.
    const low = key === 'within' ? (interval ?? range.low) : range.low;
    if (interval !== undefined && key === 'within' && range.high < interval)
      reader.refuse(
        [...path, key],
        `${nameOf(fault[key])} is shorter than the interval of ${inUnit(interval, QUANTITIES.duration)}, so no record would come after a later one`,
      );
    delay = { low, high: range.high };
  }
  return kind && { kind, rate, delay };
}

/** Checks how a data set is to be divided. */
export function checkSplit(reader: DocumentReader, value: unknown): void {
  const shares = reader.mapping(value, ['split'], SPLITS);
  let sum = 0;
  for (const name of SPLITS)
    sum += reader.single(shares[name], ['split', name], QUANTITIES.share, { least: 0, most: 1 }) ?? 0;
  if (Math.abs(sum - 1) > 1e-6)
    reader.refuse(['split'], `must add up to 100%, and adds up to ${Number((100 * sum).toFixed(4))}%`);
}

/** Reads how fast records are handed over. */
export function readPace(reader: DocumentReader, value: unknown): PaceRecipe | undefined {
  if (value === undefined) return undefined;
  const pace = reader.mapping(value, ['pace'], ['speedup', 'records_per_second', 'catch_up']);
  const given = Object.keys(pace).filter((key) => key === 'speedup' || key === 'records_per_second');
  if (given.length !== 1 && typeof value === 'object')
    reader.refuse(['pace'], 'must have either speedup (times real time) or records_per_second');
  for (const key of given) {
    const number = pace[key];
    if (typeof number !== 'number' || !(number >= 0.001 && number <= FASTEST_PACE))
      reader.refuse(['pace', key], `must be a number from 0.001 to ${FASTEST_PACE}, not ${nameOf(number)}`);
  }
  const catchUp = reader.choice(pace['catch_up'], ['pace', 'catch_up'], CATCH_UPS) ?? 'double';
  const { speedup, records_per_second: recordsPerSecond } = pace as Readonly<Record<string, number>>;
  return {
    rate: speedup === undefined ? { recordsPerSecond: recordsPerSecond ?? 1 } : { speedup },
    catchUp: catchUp === 'double',
  };
}
