import { setImmediate as turn } from 'node:timers/promises';
import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import {
  ContainerFates,
  type Fate,
  TRANSMISSION_KINDS,
  type TransmissionCounts,
  type TransmissionKind,
} from '../../domain/simulation/transmission.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { Arrivals } from './arrivals.js';
import type { RowFeed } from './deliver-rows.js';
import { addRow, KeptRows } from './kept-rows.js';

const ROWS_AT_A_TIME = 2048;

/** A command's records as its transmission faults let them through. */
export function asSent(feed: RowFeed, command: SimulationCommand, columns: ColumnSet): RowFeed {
  return command.transmission.length > 0 ? new TransmittedFeed(feed, command, columns) : feed;
}

/**
 * The records of a feed as they arrive over a bad network: some twice, some never, some late. Delayed records come when
 * the others have reached the time of their arrival, and at the end those that are still under way.
 */
export class TransmittedFeed implements RowFeed {
  private readonly befallen = Object.fromEntries(TRANSMISSION_KINDS.map((kind) => [kind, 0])) as Record<
    TransmissionKind,
    number
  >;
  private readonly fates = new Map<string, ContainerFates>();
  private readonly block: TelemetryRows;
  /** The next row of the block. */
  private at = 0;
  /** Their places among the rows that are kept; times in seconds since 1970. */
  private readonly underWay = new Arrivals<number>();
  private readonly kept: KeptRows;

  constructor(
    private readonly feed: RowFeed,
    private readonly command: Pick<SimulationCommand, 'seed' | 'transmission'>,
    columns: ColumnSet,
  ) {
    this.block = new TelemetryRows(ROWS_AT_A_TIME, columns);
    this.kept = new KeptRows(columns);
  }

  get remaining(): number {
    return this.feed.remaining + this.block.length - this.at + this.underWay.length;
  }

  get taken(): number {
    return this.feed.taken - (this.block.length - this.at);
  }

  get counts(): TransmissionCounts {
    return this.befallen;
  }

  /** Takes at most `most` records of the feed; what arrives of them, and of earlier ones, may be more, or none. */
  async fill(rows: TelemetryRows, most: number): Promise<void> {
    rows.length = 0;
    const end = this.taken + most;
    while (rows.length < rows.capacity) {
      if (this.at === this.block.length && this.feed.remaining > 0) {
        if (this.taken >= end) return;
        await this.feed.fill(this.block, Math.min(end - this.taken, this.block.capacity));
        this.at = 0;
        await turn(); // A feed fills no more than does not keep others waiting.
      }
      const time = this.at < this.block.length ? (this.block.measuredAt[this.at] as number) : Infinity;
      const next = this.underWay.nextTime < time ? this.underWay.take() : undefined;
      if (next !== undefined) this.kept.moveTo(rows, next);
      else if (time === Infinity || this.taken >= end) return;
      else this.send(rows);
    }
  }

  /** Sends the next row of the block on its way. */
  private send(rows: TelemetryRows): void {
    const { block, at } = this;
    const { container_id: containerId } = block.containers[at] as { readonly container_id: string };
    const { kinds, delay } = this.fateOf(containerId);
    this.at++;
    for (const kind of kinds) this.befallen[kind]++;
    if (kinds.includes('lost')) return;
    if (delay === 0) addRow(rows, block, at);
    const later = (delay > 0 ? 1 : 0) + (kinds.includes('duplicate') ? 1 : 0);
    const arrives = (block.measuredAt[at] as number) + delay;
    for (let i = 0; i < later; i++) this.underWay.add(this.kept.keep(block, at), arrives);
  }

  private fateOf(containerId: string): Fate {
    const { seed, transmission } = this.command;
    let fates = this.fates.get(containerId);
    if (!fates) this.fates.set(containerId, (fates = new ContainerFates(transmission, seed, containerId)));
    return fates.next();
  }
}
