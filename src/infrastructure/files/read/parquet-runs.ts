/** Values with which a writer fills up its last group; DuckDB packs 256 at a time. */
const MOST_PADDING = 1024;

/**
 * Parquet's hybrid of runs and bit-packed groups (Encodings.md, RLE = 3): a few bytes can stand for any number of
 * values. Throws if they stand for more values than the page has. Where they stand for fewer, the decoder finds it.
 */
export function assertRuns(
  bytes: Uint8Array,
  from: number,
  to: number,
  bitWidth: number,
  values: number,
): void {
  const end = Math.min(to, bytes.length);
  let at = from;
  for (let seen = 0; seen < values && at < end;) {
    const [header, next] = varint(bytes, at, end);
    const isPacked = header % 2 === 1;
    const count = Math.floor(header / 2) * (isPacked ? 8 : 1);
    if (bitWidth > 32 || seen + count > values + (isPacked ? MOST_PADDING : 0))
      throw new Error('a run is longer than its page');
    at = next + (isPacked ? (count / 8) * bitWidth : Math.ceil(bitWidth / 8));
    seen += count;
  }
}

function varint(bytes: Uint8Array, from: number, end: number): readonly [value: number, next: number] {
  let value = 0;
  for (let at = from, factor = 1; at < end && factor <= 2 ** 28; at++, factor *= 128) {
    const byte = bytes[at] as number;
    value += (byte % 128) * factor;
    if (byte < 128) return [value, at + 1];
  }
  throw new Error('a run is cut off');
}
