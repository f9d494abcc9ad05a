const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** Of ten; a measurement that small is nothing, and would take more room than a record has. */
const SMALLEST_EXPONENT = 100;
const LENGTH_SHIFT = 24;

// Four bytes are written at once, as one little-endian word, of which the last may be meaningless: the next write covers
// them. Each function writes at a place and gives the place after it: as functions of a place in a register, they take
// half the time of methods that keep the place in an object.

/** Most bytes that a write touches behind the place that it gives. */
export const OVERSHOOT_BYTES = 3;

/** A constant text, four bytes a word; the last word's rest is zeros. */
export interface Fragment {
  readonly words: Int32Array;
  readonly length: number;
}

/** The digits of 0 … 999 as texts of one to three bytes, with the length in the fourth. */
const DIGITS = new Int32Array(1000);
/** The digits of 000 … 999, with the number of digits before trailing zeros in the fourth byte. */
const TRIPLES = new Int32Array(1000);

for (let n = 0; n < 1000; n++) {
  const [hundreds, tens, ones] = [(n / 100) | 0, ((n / 10) | 0) % 10, n % 10];
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

/** ASCII text. */
export function putText(target: DataView, at: number, text: string): number {
  const { length } = text;
  for (let i = 0; i < length; i++) target.setUint8(at + i, text.charCodeAt(i));
  return at + length;
}

/** A whole number below 2^53, as few digits as it needs. */
export function putInteger(target: DataView, at: number, value: number): number {
  if (value >= 0) return putDigits(target, at, value);
  target.setUint8(at, MINUS);
  return putDigits(target, at + 1, -value);
}

/**
 * A number below 10^9, without trailing zeros; `leastDecimals` 1 writes `6.0` where 0 writes `6`. Fast for values that
 * are rounded to 6 decimals, because no branch depends on the digits; others, which a file that is replayed may hold,
 * are written in full. NaN is a number that is missing, for which `missing` stands.
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
  target.setUint8(at, MINUS); // Where there is none, the digits come over it.
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

/** A number below 100 in two digits, and a byte behind them. */
export function putPair(target: DataView, at: number, value: number, behind: number): number {
  const tens = (value / 10) | 0;
  target.setInt32(at, (ZERO + tens) | ((ZERO + value - 10 * tens) << 8) | (behind << 16), true);
  return at + 3;
}

/** The shortest digits that give the number back, with at least one decimal and without an exponent. */
export function decimalText(value: number): string {
  const text = shortestDecimal(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** The shortest digits that give the number back, without an exponent; 0 below 10^-100. */
function shortestDecimal(value: number): string {
  const [digits = '', exponent] = String(value).split('e-');
  if (exponent === undefined) return digits;
  if (Number(exponent) > SMALLEST_EXPONENT) return '0';
  const sign = value < 0 ? '-' : '';
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${digits.replace(/[-.]/g, '')}`;
}
