import { RandomStream } from '../random/random-stream.js';
import { iso6346CheckDigit, iso6346Remainder } from '../reefer/container-id.js';

/** Owner code and category of the containers that are made up. */
const OWNER = 'CSQU';
const SERIAL_NUMBERS = 1_000_000;

/** Most containers of one fleet, arrivals included. */
export const MAX_FLEET = 100_000;

/**
 * That many different ISO 6346 numbers, drawn from the seed; a larger fleet begins with the smaller one's. Numbers whose
 * check digit stands for a remainder of 10 are left out, as the standard recommends. `name` keeps fleets of one seed apart;
 * ids that are `used` are left out, and those that are given are added.
 */
export function fleetOf(
  seed: number,
  count: number,
  name = 'fleet',
  used: Set<string> = new Set(),
): readonly string[] {
  const random = RandomStream.of(seed, name);
  const ids = new Set<string>();
  while (ids.size < count) {
    const number = `${OWNER}${String(random.below(SERIAL_NUMBERS)).padStart(6, '0')}`;
    if (iso6346Remainder(number) === 10) continue;
    const id = `${number}${iso6346CheckDigit(number)}`;
    if (!used.has(id)) ids.add(id);
  }
  for (const id of ids) used.add(id);
  return [...ids];
}
