import { type DocumentReader, nameOf, type Path } from './document-reader.js';
import { QUANTITIES } from './quantity.js';

/** What may befall records between the model and their destination, and the key that says how much. */
export const TRANSMISSION_KINDS = {
  duplicate: undefined,
  lost: undefined,
  late: 'delay',
  reordered: 'within',
} as const;

type TransmissionKind = keyof typeof TRANSMISSION_KINDS;

export const SPLITS = ['train', 'validation', 'test'] as const;

const DAY = 86_400;
const KINDS = Object.keys(TRANSMISSION_KINDS) as TransmissionKind[];

/** Checks the keys that are understood, and not carried out yet; gives those that are there. */
export function readLater(
  reader: DocumentReader,
  { transmission, split, pace }: Readonly<Record<string, unknown>>,
): readonly string[] {
  reader
    .list(transmission, ['transmission'], 'transmission faults')
    .forEach((item, i) => checkTransmission(reader, item, ['transmission', i]));
  if (split !== undefined) checkSplit(reader, split);
  if (pace !== undefined) checkPace(reader, pace);
  return Object.entries({ transmission, pace, split })
    .filter(([, value]) => value !== undefined)
    .map(([key]) => key);
}

function checkTransmission(reader: DocumentReader, value: unknown, path: Path): void {
  const fault = reader.mapping(value, path, ['kind', 'rate', 'delay', 'within']);
  const kind = reader.choice(fault['kind'], [...path, 'kind'], KINDS);
  if (fault['kind'] === undefined) reader.refuse([...path, 'kind'], `is missing: one of ${KINDS.join(', ')}`);
  if (fault['rate'] === undefined)
    reader.refuse([...path, 'rate'], 'is missing: a share of the records, such as 0.5%');
  reader.single(fault['rate'], [...path, 'rate'], QUANTITIES.share, { least: 0, most: 1 });
  for (const key of ['delay', 'within'] as const) {
    const belongs = kind !== undefined && TRANSMISSION_KINDS[kind] === key;
    reader.range(fault[key], [...path, key], QUANTITIES.duration, { least: 1, most: 30 * DAY });
    if (belongs && fault[key] === undefined)
      reader.refuse([...path, key], `is missing: a duration such as 10m`);
    if (kind !== undefined && !belongs && fault[key] !== undefined)
      reader.refuse([...path, key], `does not belong to ${kind}`);
  }
}

function checkSplit(reader: DocumentReader, value: unknown): void {
  const shares = reader.mapping(value, ['split'], SPLITS);
  let sum = 0;
  for (const name of SPLITS)
    sum += reader.single(shares[name], ['split', name], QUANTITIES.share, { least: 0, most: 1 }) ?? 0;
  if (Math.abs(sum - 1) > 1e-6)
    reader.refuse(['split'], `must add up to 100%, and adds up to ${Number((100 * sum).toFixed(4))}%`);
}

function checkPace(reader: DocumentReader, value: unknown): void {
  const pace = reader.mapping(value, ['pace'], ['speedup', 'records_per_second']);
  const given = Object.keys(pace).filter((key) => key === 'speedup' || key === 'records_per_second');
  if (given.length !== 1 && typeof value === 'object')
    reader.refuse(['pace'], 'must have either speedup (times real time) or records_per_second');
  for (const key of given) {
    const number = pace[key];
    if (typeof number !== 'number' || !(number > 0 && number <= 1e6))
      reader.refuse(['pace', key], `must be a number above 0, and 1000000 at most, not ${nameOf(number)}`);
  }
}
