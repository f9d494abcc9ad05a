import type { BlockSource } from '../../application/deliver-records.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { DataSetTally } from './data-set-tally.js';

/** Counts, by container, what is taken from a source. */
export class CountedSource implements BlockSource<readonly TelemetryRecord[]> {
  readonly tally = new DataSetTally();

  constructor(private readonly source: BlockSource<readonly TelemetryRecord[]>) {}

  get remaining(): number {
    return this.source.remaining;
  }

  async take(most: number): Promise<readonly TelemetryRecord[]> {
    const block = await this.source.take(most);
    for (const { container_id, maintenance_required } of block)
      this.tally.count(container_id, 1, maintenance_required);
    return block;
  }
}
