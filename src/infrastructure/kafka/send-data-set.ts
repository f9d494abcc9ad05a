import { MODELS } from '../../domain/models/models.js';
import { randomUUID } from 'node:crypto';
import type { DataSetReport, MessageOrder } from '../../application/data-sets/data-set.js';
import { deliverRows, type DeliveryWatch, type RowFeed } from '../../application/runs/deliver-rows.js';
import { deliveryPlan } from '../../application/runs/delivery-plan.js';
import type { RecordFile } from '../../application/data-sets/record-file.js';
import type { DeliveryPlan, DeliveryReport } from '../../application/ports/telemetry-publisher.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { CountedFeed } from '../files/write/counted-feed.js';
import type { KafkaSettings } from './kafka-settings.js';
import { withDeadline } from './deadline.js';
import { KafkaTelemetryPublisher } from './kafka-telemetry-publisher.js';

const ANSWER_MS = 10_000;

/** Sends a command's telemetry to Kafka. */
export async function sendDataSet(
  { command, runId }: MessageOrder,
  settings: KafkaSettings,
  watch: DeliveryWatch,
): Promise<DataSetReport | 'cancelled'> {
  const feed = new CountedFeed(new Simulator(MODELS).feed(command));
  const report = await send(feed, settings, deliveryPlan({ id: runId, command }), watch);
  return report === 'cancelled'
    ? report
    : { containers: feed.tally.containers, files: [], notes: report.notes };
}

/** Sends a file's records to Kafka, their values unchanged. */
export async function replayFile(
  file: RecordFile,
  settings: KafkaSettings,
  watch: DeliveryWatch,
): Promise<DeliveryReport | 'cancelled'> {
  const { records, containerIds, lastEpochSeconds } = file;
  return send(
    new FileFeed(file),
    settings,
    { runId: randomUUID(), containerIds, records, lastEpochSeconds },
    watch,
  );
}

async function send(
  feed: RowFeed,
  settings: KafkaSettings,
  plan: DeliveryPlan,
  watch: DeliveryWatch,
): Promise<DeliveryReport | 'cancelled'> {
  const publisher = new KafkaTelemetryPublisher(settings);
  try {
    publisher.assertAccepts(plan);
    // Nobody waits at a prompt for an outage to pass: brokers that do not answer now are told of now.
    await withDeadline(ANSWER_MS, watch.signal, (deadline) => publisher.ping(deadline));
    return await deliverRows(feed, publisher, plan, watch);
  } finally {
    publisher.close();
  }
}

class FileFeed implements RowFeed {
  remaining: number;
  private readonly blocks: AsyncIterator<readonly TelemetryRecord[]>;
  private waiting: readonly TelemetryRecord[] = [];

  constructor(file: RecordFile) {
    this.remaining = file.records;
    this.blocks = file.blocks()[Symbol.asyncIterator]();
  }

  async fill(rows: TelemetryRows, most: number): Promise<void> {
    if (this.waiting.length === 0) {
      const next = await this.blocks.next();
      if (next.done) throw new Error('The file has become shorter while it was read.');
      this.waiting = next.value;
    }
    rows.length = Math.min(most, rows.capacity, this.waiting.length);
    for (let row = 0; row < rows.length; row++) rows.set(row, this.waiting[row] as TelemetryRecord);
    this.waiting = this.waiting.slice(rows.length);
    this.remaining -= rows.length;
  }
}
