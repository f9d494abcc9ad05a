import {
  type Fragment,
  OVERSHOOT_BYTES,
  putDecimal,
  putFragment,
  putInteger,
  putText,
} from './ascii-digits.js';
import { putMeasurementTime } from './measurement-digits.js';

export { type Fragment, fragmentOf } from './ascii-digits.js';

const INITIAL_BYTES = 64 * 1024;
/** No record is longer than this, so one check before each record is enough. */
const ROOM_FOR_A_RECORD = 4096 + OVERSHOOT_BYTES;

/**
 * A growing buffer of ASCII text. Writing digits directly as bytes is about ten times faster than converting each
 * number to a string, and formatting takes most of the time for a record.
 */
export class TextBuffer {
  private used = 0;
  private view: DataView;

  /** `bytes` is the initial memory, which the buffer owns from then on. */
  constructor(private bytes: Uint8Array = new Uint8Array(INITIAL_BYTES)) {
    this.view = viewOf(bytes);
  }

  get length(): number {
    return this.used;
  }

  /** Discards the text but keeps the memory, so the next write overwrites earlier views. */
  clear(): void {
    this.used = 0;
  }

  /** A view of the text, valid until the next write. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  /** Hands over the text without copying it, and continues with new memory. */
  release(): Uint8Array {
    const text = this.written();
    this.use(new Uint8Array(Math.max(INITIAL_BYTES, this.used + ROOM_FOR_A_RECORD)));
    this.used = 0;
    return text;
  }

  /** Reserves space for one more record and returns the memory to write into; call it before each record. */
  reserve(): DataView {
    if (this.used + ROOM_FOR_A_RECORD > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.use(larger);
    }
    return this.view;
  }

  /** Sets the end of the text that was written into the reserved memory. */
  advance(end: number): void {
    this.used = end;
  }

  fragment(fragment: Fragment): void {
    this.used = putFragment(this.view, this.used, fragment);
  }

  ascii(text: string): void {
    this.used = putText(this.view, this.used, text);
  }

  /** Writes seconds since 1970 as a measurement time. */
  time(epochSeconds: number): void {
    this.used = putMeasurementTime(this.view, this.used, epochSeconds);
  }

  /** Writes a whole number below 2^53 with as few digits as possible. */
  integer(value: number): void {
    this.used = putInteger(this.view, this.used, value);
  }

  /** Writes a number below 10^9 without trailing zeros; 6 becomes `6.0` if `leastDecimals` is 1, `6` if it is 0. */
  decimal(value: number, leastDecimals: 0 | 1): void {
    this.used = putDecimal(this.view, this.used, value, leastDecimals, '');
  }

  private use(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
