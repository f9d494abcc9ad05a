import type { RowFeed } from '../runs/deliver-rows.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { ContainerTally } from './container-tally.js';

/** Counts the rows taken from a feed, per container. */
export class CountedFeed implements RowFeed {
  readonly tally = new ContainerTally();

  constructor(private readonly feed: RowFeed) {}

  get remaining(): number {
    return this.feed.remaining;
  }

  get taken(): number {
    return this.feed.taken;
  }

  async fill(rows: TelemetryRows, most: number): Promise<void> {
    await this.feed.fill(rows, most);
    this.tally.countRows(rows);
  }
}
