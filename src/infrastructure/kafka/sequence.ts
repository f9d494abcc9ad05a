const LARGEST = 0x7fff_ffff;

/** The sequence number `records` after the given one; 2^31 - 1 is followed by 0. */
export function sequenceAfter(sequence: number, records: number): number {
  const next = sequence + records;
  return next <= LARGEST ? next : next - LARGEST - 1;
}
