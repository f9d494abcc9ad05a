import type { RowFeed } from '../../../application/runs/deliver-rows.js';
import { copyRows, type RowBlock, type TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';

/** The rows of some containers of a fleet, in the fleet's order, a block at a time. */
export interface FleetShare {
  /** How many rows there are altogether. */
  readonly records: number;
  /** The next rows; asked for only while there are some. */
  next(): Promise<RowBlock>;
}

/**
 * The rows of a whole fleet from its shares: by time first, and at each time share by share, as one feed for all would
 * give them. Each share makes its next block while the one before is merged.
 */
export class MergedFeed implements RowFeed {
  remaining: number;
  taken = 0;
  private readonly inputs: readonly ShareInput[];

  /** The shares in the order of the fleet. */
  constructor(shares: readonly FleetShare[]) {
    this.inputs = shares.map((share) => new ShareInput(share));
    this.remaining = shares.reduce((sum, { records }) => sum + records, 0);
  }

  async fill(rows: TelemetryRows, most: number): Promise<void> {
    rows.length = Math.min(most, rows.capacity, this.remaining);
    this.remaining -= rows.length;
    this.taken += rows.length;
    for (let row = 0; row < rows.length;) {
      for (const input of this.inputs) if (input.isEmpty) await input.refill();
      row += this.takeStretch(rows, row);
    }
  }

  /** Copies the rows of the share whose turn it is, as far as they have one time; returns how many. */
  private takeStretch(rows: TelemetryRows, row: number): number {
    const [first, ...others] = this.inputs as [ShareInput, ...ShareInput[]];
    const next = others.reduce((least, input) => (input.time < least.time ? input : least), first);
    return next.take(rows, row, rows.length - row);
  }
}

/** What has come of a share. */
class ShareInput {
  private left: number;
  private block: RowBlock | undefined;
  private at = 0;
  private following: Promise<RowBlock> | undefined;

  constructor(private readonly share: FleetShare) {
    this.left = share.records;
    this.ask();
  }

  /** Whether the next row has not come yet. */
  get isEmpty(): boolean {
    return this.following !== undefined && this.at === (this.block?.length ?? 0);
  }

  /** Time of the next row; Infinity after the last one. */
  get time(): number {
    return this.block?.measuredAt[this.at] ?? Infinity;
  }

  async refill(): Promise<void> {
    this.block = await this.following;
    this.at = 0;
    this.left -= this.block?.length ?? 0;
    this.ask();
  }

  take(rows: TelemetryRows, row: number, most: number): number {
    const block = this.block as RowBlock;
    const { at, time } = this;
    let end = at + 1;
    while (end < block.length && end < at + most && block.measuredAt[end] === time) end++;
    copyRows(rows, row, block, at, end);
    this.at = end;
    return end - at;
  }

  private ask(): void {
    this.following = this.left > 0 ? this.share.next() : undefined;
    this.following?.catch(() => undefined); // `refill` awaits it.
  }
}
