const LARGEST = 0x7fff_ffff;

/** The sequence number that stands `records` after the given one; after 2^31 - 1 comes 0. */
export function sequenceAfter(sequence: number, records: number): number {
  const next = sequence + records;
  return next <= LARGEST ? next : next - LARGEST - 1;
}
