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
/** No single write is longer than this, so one check before each record is enough. */
const ROOM_FOR_A_RECORD = 4096 + OVERSHOOT_BYTES;

/**
 * A growing buffer of ASCII text. Writing digits straight into bytes is about ten times faster than converting each
 * number to a string, and formatting is most of the cost of a record.
 */
export class TextBuffer {
  private used = 0;
  private view: DataView;

  /** `bytes`: memory to begin with, which the buffer then owns. */
  constructor(private bytes: Uint8Array = new Uint8Array(INITIAL_BYTES)) {
    this.view = viewOf(bytes);
  }

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
    const text = this.written();
    this.use(new Uint8Array(Math.max(INITIAL_BYTES, this.used + ROOM_FOR_A_RECORD)));
    this.used = 0;
    return text;
  }

  /** Makes room for one more record, to be called before each, and gives the memory that it may be written into. */
  reserve(): DataView {
    if (this.used + ROOM_FOR_A_RECORD > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.use(larger);
    }
    return this.view;
  }

  /** What was written into the reserved memory ends here. */
  advance(end: number): void {
    this.used = end;
  }

  fragment(fragment: Fragment): void {
    this.used = putFragment(this.view, this.used, fragment);
  }

  ascii(text: string): void {
    this.used = putText(this.view, this.used, text);
  }

  /** Seconds since 1970 as a measurement time. */
  time(epochSeconds: number): void {
    this.used = putMeasurementTime(this.view, this.used, epochSeconds);
  }

  /** A whole number below 2^53, as few digits as it needs. */
  integer(value: number): void {
    this.used = putInteger(this.view, this.used, value);
  }

  /** A number below 10^9, without trailing zeros; `leastDecimals` 1 writes `6.0` where 0 writes `6`. */
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
