const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** As many as `toFixed` gives. */
const MOST_DECIMALS = 100;
/** The digits of 000 … 999: looking three of them up costs as much as computing one. */
const TRIPLES = asciiBytes(Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0')).join(''));

/** The bytes of a constant text; ASCII only. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

// Each of these writes at a place and gives the place after it. As functions of a place in a register, they take half
// the time of methods that keep the place in an object.

export function putBytes(target: Uint8Array, at: number, bytes: Uint8Array): number {
  const { length } = bytes;
  for (let i = 0; i < length; i++) target[at + i] = bytes[i] as number;
  return at + length;
}

/** ASCII text. */
export function putText(target: Uint8Array, at: number, text: string): number {
  const { length } = text;
  for (let i = 0; i < length; i++) target[at + i] = text.charCodeAt(i);
  return at + length;
}

/** A whole number below 2^53, as few digits as it needs. */
export function putInteger(target: Uint8Array, at: number, value: number): number {
  if (value >= 0) return putDigits(target, at, value);
  target[at] = MINUS;
  return putDigits(target, at + 1, -value);
}

/**
 * A number below 10^9, without trailing zeros; `leastDecimals` 1 writes `6.0` where 0 writes `6`. Fast for values that
 * are rounded to 6 decimals; others, which a file that is replayed may hold, are written in full.
 */
export function putDecimal(target: Uint8Array, at: number, value: number, leastDecimals: 0 | 1): number {
  const magnitude = Math.abs(value);
  const scaled = magnitude * 1e6;
  const millionths = Math.round(scaled);
  if (millionths !== scaled && millionths / 1e6 !== magnitude) {
    return putText(target, at, shortestDecimal(value));
  }
  let end = at;
  if (value < 0) target[end++] = MINUS;
  const whole = (millionths / 1e6) | 0;
  const fraction = millionths - whole * 1e6;
  end = putDigits(target, end, whole);
  if (fraction === 0 && leastDecimals === 0) return end;
  const upper = (fraction / 1000) | 0;
  target[end] = POINT;
  end = putTriple(target, putTriple(target, end + 1, upper), fraction - upper * 1000);
  while (target[end - 1] === ZERO && target[end - 2] !== POINT) end--;
  return end;
}

function putDigits(target: Uint8Array, at: number, value: number): number {
  if (value < 10) {
    target[at] = ZERO + value;
    return at + 1;
  }
  if (value < 100) {
    target[at] = TRIPLES[3 * value + 1] as number;
    target[at + 1] = TRIPLES[3 * value + 2] as number;
    return at + 2;
  }
  if (value < 1000) return putTriple(target, at, value);
  const thousands = Math.floor(value / 1000);
  return putTriple(target, putDigits(target, at, thousands), value - thousands * 1000);
}

/** Three digits, with leading zeros. */
function putTriple(target: Uint8Array, at: number, value: number): number {
  target[at] = TRIPLES[3 * value] as number;
  target[at + 1] = TRIPLES[3 * value + 1] as number;
  target[at + 2] = TRIPLES[3 * value + 2] as number;
  return at + 3;
}

/** The shortest digits that give the number back, without an exponent. */
function shortestDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(MOST_DECIMALS).replace(/\.?0+$/, '') : text;
}
