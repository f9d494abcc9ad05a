import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

const FEWEST_BYTES = 64;

/** Which records of a run have been met, one bit for each. */
export class FirstCopies {
  /** How many different records have been met. */
  count = 0;
  private readonly bitsOf = new Map<string, Uint8Array>();

  /** Adds a record; returns whether it is met for the first time. */
  add({
    container_id: id,
    record_number: number,
  }: Pick<TelemetryRecord, 'container_id' | 'record_number'>): boolean {
    const at = Math.floor(number / 8);
    const bit = 1 << (number % 8);
    let bits = this.bitsOf.get(id);
    if (!bits || at >= bits.length) {
      const larger = new Uint8Array(Math.max(FEWEST_BYTES, 2 * at));
      larger.set(bits ?? []);
      this.bitsOf.set(id, (bits = larger));
    }
    const before = bits[at] as number;
    if ((before & bit) !== 0) return false;
    bits[at] = before | bit;
    this.count++;
    return true;
  }
}
