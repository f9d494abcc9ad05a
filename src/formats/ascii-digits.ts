const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** Values below 10^-100 are written as 0: they are negligible, and in full would not fit into the space of a record. */
const SMALLEST_EXPONENT = 100;
const LENGTH_SHIFT = 24;

// Each write stores four bytes at once, as a little-endian word. Its last bytes may be meaningless: the next write
// overwrites them. Each function takes a write position and returns the position after the text. The position then
// stays in a register, which takes half the time of methods that keep it in an object.

/** The maximum number of bytes that a write touches after the position that it returns. */
export const OVERSHOOT_BYTES = 3;

/** A constant text, four bytes per word; the last word is padded with zeros. */
export interface Fragment {
  readonly words: Int32Array;
  readonly length: number;
}

/** The digits of 0 … 999 as one to three bytes of text, with the length in the fourth byte. */
const DIGITS = new Int32Array(1000);
/** The digits of 000 … 999, with the number of digits without trailing zeros in the fourth byte. */
const TRIPLES = new Int32Array(1000);

for (let n = 0; n < 1000; n++) {
  const hundreds = (n / 100) | 0;
  const tens = ((n / 10) | 0) % 10;
  const ones = n % 10;
  const triple = (ZERO + hundreds) | ((ZERO + tens) << 8) | ((ZERO + ones) << 16);
  const length = n < 10 ? 1 : n < 100 ? 2 : 3;
  DIGITS[n] = (triple >>> (8 * (3 - length))) | (length << LENGTH_SHIFT);
  TRIPLES[n] = triple | ((ones > 0 ? 3 : tens > 0 ? 2 : hundreds > 0 ? 1 : 0) << LENGTH_SHIFT);
}

/** Prepares a constant text; ASCII only. */
export function fragmentOf(text: string): Fragment {
  const words = new Int32Array(Math.ceil(text.length / 4));
  for (let i = 0; i < text.length; i++)
    words[i >> 2] = (words[i >> 2] as number) | (text.charCodeAt(i) << (8 * (i & 3)));
  return { words, length: text.length };
}

export function putFragment(target: DataView, at: number, { words, length }: Fragment): number {
  for (let i = 0; i < words.length; i++) target.setInt32(at + 4 * i, words[i] as number, true);
  return at + length;
}

/** Writes ASCII text. */
export function putText(target: DataView, at: number, text: string): number {
  const { length } = text;
  for (let i = 0; i < length; i++) target.setUint8(at + i, text.charCodeAt(i));
  return at + length;
}

/** Writes a whole number below 2^53 with as few digits as possible. */
export function putInteger(target: DataView, at: number, value: number): number {
  if (value >= 0) return putDigits(target, at, value);
  target.setUint8(at, MINUS);
  return putDigits(target, at + 1, -value);
}

/**
 * Writes a number below 10^9 without trailing zeros; 6 becomes `6.0` if `leastDecimals` is 1, and `6` if it is 0. Fast
 * for values that are rounded to 6 decimals, because no branch depends on the digits. Other values, as a replayed file
 * may contain, are written in full. NaN means a missing number and is written as `missing`.
 */
export function putDecimal(
  target: DataView,
  at: number,
  value: number,
  leastDecimals: number,
  missing: string,
): number {
  const magnitude = Math.abs(value);
  const millionths = Math.floor(magnitude * 1e6 + 0.5);
  if (millionths / 1e6 !== magnitude) {
    return putText(target, at, textInFull(value, leastDecimals, missing));
  }
  target.setUint8(at, MINUS); // If the value is not negative, the digits overwrite it.
  const whole = magnitude | 0;
  const end = putDigits(target, at + (value < 0 ? 1 : 0), whole);
  const fraction = (millionths - whole * 1e6) | 0;
  const upper = (fraction / 1000) | 0;
  const lower = fraction - upper * 1000;
  const first = TRIPLES[upper] as number;
  target.setInt32(end, (first << 8) | POINT, true);
  if (lower === 0) {
    const decimals = Math.max(first >>> LENGTH_SHIFT, leastDecimals);
    return decimals === 0 ? end : end + 1 + decimals;
  }
  const second = TRIPLES[lower] as number;
  target.setInt32(end + 4, second, true);
  return end + 4 + (second >>> LENGTH_SHIFT);
}

function textInFull(value: number, leastDecimals: number, missing: string): string {
  if (Number.isNaN(value)) return missing;
  return leastDecimals > 0 ? decimalText(value) : shortestDecimal(value);
}

function putDigits(target: DataView, at: number, value: number): number {
  if (value < 1000) {
    const word = DIGITS[value] as number;
    target.setInt32(at, word, true);
    return at + (word >>> LENGTH_SHIFT);
  }
  const thousands = Math.floor(value / 1000);
  const end = putDigits(target, at, thousands);
  target.setInt32(end, TRIPLES[value - thousands * 1000] as number, true);
  return end + 3;
}

/** Writes a number below 100 as two digits, followed by the byte `behind`. */
export function putPair(target: DataView, at: number, value: number, behind: number): number {
  const tens = (value / 10) | 0;
  target.setInt32(at, (ZERO + tens) | ((ZERO + value - 10 * tens) << 8) | (behind << 16), true);
  return at + 3;
}

/** The shortest text that parses to the same number, with at least one decimal and without an exponent. */
export function decimalText(value: number): string {
  const text = shortestDecimal(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** The shortest text that parses to the same number, without an exponent; `0` for values below 10^-100. */
function shortestDecimal(value: number): string {
  const [digits = '', exponent] = String(value).split('e-');
  if (exponent === undefined) return digits;
  if (Number(exponent) > SMALLEST_EXPONENT) return '0';
  const sign = value < 0 ? '-' : '';
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${digits.replace(/[-.]/g, '')}`;
}
