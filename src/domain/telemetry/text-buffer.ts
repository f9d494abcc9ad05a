const INITIAL_BYTES = 64 * 1024;
/** No single write is longer than this, so one check before each record is enough. */
const ROOM_FOR_A_RECORD = 4096;
const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** As many as `toFixed` gives. */
const MOST_DECIMALS = 100;

/** The bytes of a constant text, for `TextBuffer.fragment`; ASCII only. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * A growing buffer of ASCII text. Writing digits straight into bytes is about ten times faster than converting each
 * number to a string, and formatting is most of the cost of a record.
 */
export class TextBuffer {
  private bytes = new Uint8Array(INITIAL_BYTES);
  private used = 0;

  get length(): number {
    return this.used;
  }

  /** Forgets the text but keeps the memory: views returned before are overwritten by what is written next. */
  clear(): void {
    this.used = 0;
  }

  /** A view of what was written, valid until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  /** Gives away what was written, without a copy, and starts on new memory. */
  release(): Uint8Array {
    const text = this.bytes.subarray(0, this.used);
    this.bytes = new Uint8Array(Math.max(INITIAL_BYTES, this.used + ROOM_FOR_A_RECORD));
    this.used = 0;
    return text;
  }

  /** Makes room for one more record; to be called before each. */
  reserve(): void {
    if (this.used + ROOM_FOR_A_RECORD <= this.bytes.length) return;
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  fragment(bytes: Uint8Array): void {
    const { bytes: target, used } = this;
    const { length } = bytes;
    for (let i = 0; i < length; i++) target[used + i] = bytes[i] as number;
    this.used = used + length;
  }

  ascii(text: string): void {
    const { bytes, used } = this;
    const { length } = text;
    for (let i = 0; i < length; i++) bytes[used + i] = text.charCodeAt(i);
    this.used = used + length;
  }

  /** A whole number below 2^31, as few digits as it needs. */
  integer(value: number): void {
    if (value < 0) this.bytes[this.used++] = MINUS;
    const magnitude = Math.abs(value);
    const digits = countDigits(magnitude);
    this.digits(magnitude, digits);
  }

  /**
   * A number below 10^9, without trailing zeros; `leastDecimals` 1 writes `6.0` where 0 writes `6`. Fast for values that
   * are rounded to 6 decimals; others, which a file that is replayed may hold, are written in full.
   */
  decimal(value: number, leastDecimals: 0 | 1): void {
    const magnitude = Math.abs(value);
    const scaled = magnitude * 1e6;
    const millionths = Math.round(scaled);
    if (millionths !== scaled && millionths / 1e6 !== magnitude) {
      this.ascii(shortestDecimal(value));
      return;
    }
    if (value < 0) this.bytes[this.used++] = MINUS;
    const whole = Math.floor(millionths / 1e6);
    let fraction = millionths - whole * 1e6;
    this.digits(whole, countDigits(whole));
    if (fraction === 0 && leastDecimals === 0) return;
    let decimals = 6;
    while (decimals > 1 && fraction % 10 === 0) {
      fraction /= 10;
      decimals--;
    }
    this.bytes[this.used++] = POINT;
    this.digits(fraction, decimals);
  }

  private digits(value: number, count: number): void {
    const { bytes } = this;
    let rest = value;
    for (let at = this.used + count - 1; at >= this.used; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.used += count;
  }
}

function countDigits(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  let count = 3;
  for (let limit = 1000; value >= limit; limit *= 10) count++;
  return count;
}

/** The shortest digits that give the number back, without an exponent. */
function shortestDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(MOST_DECIMALS).replace(/\.?0+$/, '') : text;
}
