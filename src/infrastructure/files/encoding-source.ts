import type { BlockSource } from '../../application/deliver-records.js';
import type { TelemetryFeed } from '../../domain/simulation/simulator.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import type { EncodedPart, PartEncoder } from './encoded-part.js';

/** Rows that are made before they are encoded. */
export const ROWS_AT_ONCE = 512;
const RECORDS_PER_PART = 2048;

/** A feed's telemetry, encoded on this thread; a part lives until the next one is taken. */
export class EncodingSource implements BlockSource<EncodedPart> {
  private readonly rows = new TelemetryRows(ROWS_AT_ONCE);

  constructor(
    private readonly feed: TelemetryFeed,
    private readonly encoder: PartEncoder,
  ) {}

  get remaining(): number {
    return this.feed.remaining;
  }

  take(most: number): EncodedPart {
    const end = Math.max(0, this.feed.remaining - Math.min(most, RECORDS_PER_PART));
    while (this.feed.remaining > end) {
      this.feed.fill(this.rows, this.feed.remaining - end);
      this.encoder.add(this.rows);
    }
    return this.encoder.part();
  }
}
