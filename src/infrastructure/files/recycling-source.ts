import type { BlockSource } from '../../application/deliver-records.js';
import type { TelemetryFeed } from '../../domain/simulation/simulator.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** A feed whose records live only until the next block is taken: for destinations that keep none. */
export class RecyclingSource implements BlockSource<readonly TelemetryRecord[]> {
  private block: readonly TelemetryRecord[] = [];

  constructor(private readonly feed: TelemetryFeed) {}

  get remaining(): number {
    return this.feed.remaining;
  }

  take(most: number): readonly TelemetryRecord[] {
    this.block = this.feed.take(most, this.block);
    return this.block;
  }
}
