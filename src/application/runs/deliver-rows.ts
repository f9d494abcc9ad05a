import { setImmediate as turn } from 'node:timers/promises';
import type { ColumnSet } from '../../domain/reefer/schema.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import type { Schedule } from '../../domain/simulation/schedule.js';
import { Gate } from './gate.js';
import { Pace } from './pace.js';
import type {
  Delivery,
  DeliveryPlan,
  DeliveryReport,
  TelemetryPublisher,
} from '../ports/telemetry-publisher.js';

/** The rows of a run in order, generated or read on demand. */
export interface RowFeed {
  /** How many records of the run have been taken, whatever has become of them. */
  readonly taken: number;
  /** How many rows are still to come. */
  readonly remaining: number;
  /** Fills the block with the next rows, for which it takes at most `most` records. */
  fill(rows: TelemetryRows, most: number): void | Promise<void>;
}

/** A schedule, and whether what a stall delays is made up. */
export interface WatchedPace {
  readonly schedule: Schedule;
  readonly catchUp: boolean;
}

/** How a delivery is watched and stopped. */
export interface DeliveryWatch {
  /** Undefined: as fast as the destination takes them. */
  readonly pace: WatchedPace | undefined;
  /** Lets no record through while it is closed. */
  readonly gate?: Gate;
  /** Aborts to stop the delivery after the current block. */
  readonly signal: AbortSignal;
  /** Called with the number of acknowledged records. */
  progress(acknowledged: number): void;
  /** Called with the milliseconds for which the destination throttles. */
  throttled(milliseconds: number): void;
  /** Called if abandoning a failed delivery fails as well; the delivery's own error is still the one thrown. */
  abandonFailed(error: unknown): void;
}

/**
 * Delivers rows to a publisher, block by block. Resolves with the destination's report when every row is durable and
 * the delivery is complete, or with `cancelled` when the signal has aborted and the delivery is abandoned. Rejects with
 * the first failure.
 */
export async function deliverRows(
  feed: RowFeed,
  publisher: TelemetryPublisher,
  plan: DeliveryPlan,
  watch: DeliveryWatch,
): Promise<DeliveryReport | 'cancelled'> {
  const delivery = await openUnlessAborted(publisher, plan, watch.signal);
  if (!delivery) return 'cancelled';
  try {
    const report = await completeOrGiveUp(feed, delivery, plan.columns, watch);
    if (report === 'cancelled') await delivery.abandon();
    return report;
  } finally {
    watch.progress(delivery.acknowledged);
  }
}

async function openUnlessAborted(
  publisher: TelemetryPublisher,
  plan: DeliveryPlan,
  signal: AbortSignal,
): Promise<Delivery | undefined> {
  try {
    return await publisher.open(plan, signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function completeOrGiveUp(
  feed: RowFeed,
  delivery: Delivery,
  columns: ColumnSet,
  watch: DeliveryWatch,
): Promise<DeliveryReport | 'cancelled'> {
  try {
    return (await writeAll(feed, delivery, columns, watch)) ? await delivery.complete() : 'cancelled';
  } catch (error) {
    await delivery.abandon().catch((second: unknown) => watch.abandonFailed(second));
    throw error;
  }
}

/**
 * Resolves with whether all rows were written. Without a pace, the next block is filled while one is being written. The
 * event loop gets a turn after each block, however fast the destination is.
 */
async function writeAll(
  feed: RowFeed,
  delivery: Delivery,
  columns: ColumnSet,
  watch: DeliveryWatch,
): Promise<boolean> {
  const { pace, signal, gate = new Gate() } = watch;
  const released = pace && new Pace(pace.schedule, pace.catchUp, gate);
  const blocks = new BlockPair(Math.min(feed.remaining, delivery.recordsPerWrite), columns);
  const write = async (rows: TelemetryRows): Promise<void> => {
    if (rows.length > 0) await delivery.write(rows, watch);
    watch.progress(delivery.acknowledged);
  };
  const stopped = (): boolean => signal.aborted;
  let given = 0;
  let writing = Promise.resolve();
  while (feed.remaining > 0) {
    if (released) await writing;
    const due = released ? await released.due(feed.taken, signal) : Infinity;
    await gate.passed(signal);
    if (stopped()) break;
    const rows = blocks.next();
    await feed.fill(rows, Math.min(due, delivery.recordsPerWrite));
    given += rows.length;
    await writing;
    if (stopped()) break;
    writing = write(rows);
    writing.catch(() => undefined); // Awaited before the next block is written.
    await turn();
  }
  await writing;
  return feed.remaining === 0 && delivery.acknowledged === given;
}

/** Two blocks of rows, used alternately: one is filled while the other is being written. */
class BlockPair {
  private readonly blocks: TelemetryRows[] = [];
  private taken = 0;

  constructor(
    private readonly capacity: number,
    private readonly columns: ColumnSet,
  ) {}

  next(): TelemetryRows {
    return (this.blocks[this.taken++ % 2] ??= new TelemetryRows(this.capacity, this.columns));
  }
}
