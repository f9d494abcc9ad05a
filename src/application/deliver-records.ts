import { setImmediate as turn } from 'node:timers/promises';
import type { TelemetryRecord } from '../domain/telemetry/telemetry-record.js';
import { Pace } from './pace.js';
import type { Delivery, DeliveryPlan, TelemetryPublisher } from './telemetry-publisher.js';

/** Blocks in the order of their records, given as they are asked for. */
export interface BlockSource<Block> {
  /** Records not taken yet. */
  readonly remaining: number;
  /** The next block, of at most that many records where the source can choose. */
  take(most: number): Block | Promise<Block>;
}

/** Where blocks go: a `Delivery`, or one that takes blocks in another form. */
export type BlockSink<Block> = Omit<Delivery, 'write'> & { write(block: Block): Promise<void> };

/** How a delivery is watched and stopped. */
export interface DeliveryWatch {
  /** Undefined: as fast as the destination takes them. */
  readonly recordsPerSecond: number | undefined;
  /** Aborts when the delivery is to stop; the block in hand is finished. */
  readonly signal: AbortSignal;
  /** Hears how many records are acknowledged. */
  progress(acknowledged: number): void;
  /** Hears why abandoning a failed delivery failed, which must not hide why the delivery did. */
  abandonFailed(error: unknown): void;
}

/** Carries records to a publisher; see `deliver`. */
export function deliverRecords(
  source: BlockSource<readonly TelemetryRecord[]>,
  publisher: TelemetryPublisher,
  plan: DeliveryPlan,
  watch: DeliveryWatch,
): Promise<'succeeded' | 'cancelled'> {
  return deliver(source, (signal) => publisher.open(plan, signal), watch);
}

/**
 * Carries blocks to a destination, one after another. Resolves when every record is durable and the delivery is final,
 * or when the signal aborted and the delivery is abandoned; rejects with the first failure.
 */
export async function deliver<Block>(
  source: BlockSource<Block>,
  open: (signal: AbortSignal) => Promise<BlockSink<Block>>,
  watch: DeliveryWatch,
): Promise<'succeeded' | 'cancelled'> {
  const sink = await openUnlessAborted(open, watch.signal);
  if (!sink) return 'cancelled';
  try {
    const finished = await completeOrGiveUp(source, sink, watch);
    if (!finished) await sink.abandon();
    return finished ? 'succeeded' : 'cancelled';
  } finally {
    watch.progress(sink.acknowledged);
  }
}

async function openUnlessAborted<Sink>(
  open: (signal: AbortSignal) => Promise<Sink>,
  signal: AbortSignal,
): Promise<Sink | undefined> {
  try {
    return await open(signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function completeOrGiveUp<Block>(
  source: BlockSource<Block>,
  sink: BlockSink<Block>,
  watch: DeliveryWatch,
): Promise<boolean> {
  try {
    const finished = await writeAll(source, sink, watch);
    if (finished) await sink.complete();
    return finished;
  } catch (error) {
    await sink.abandon().catch((second: unknown) => watch.abandonFailed(second));
    throw error;
  }
}

/** Whether all was written; the event loop gets a turn after each block, whatever the destination's speed. */
async function writeAll<Block>(
  source: BlockSource<Block>,
  sink: BlockSink<Block>,
  watch: DeliveryWatch,
): Promise<boolean> {
  const total = source.remaining;
  const pace = new Pace(watch.recordsPerSecond);
  while (source.remaining > 0) {
    const due = await pace.due(total - source.remaining, watch.signal);
    if (watch.signal.aborted) return false;
    await sink.write(await source.take(Math.min(due, sink.recordsPerWrite)));
    watch.progress(sink.acknowledged);
    await turn();
  }
  return true;
}
