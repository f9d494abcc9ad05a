import { randomUUID } from 'node:crypto';
import type { DataSetReport, MessageOrder } from '../../application/data-set.js';
import { type BlockSource, deliverRecords, type DeliveryWatch } from '../../application/deliver-records.js';
import { deliveryPlan } from '../../application/delivery-plan.js';
import type { RecordFile } from '../../application/record-file.js';
import type { DeliveryPlan } from '../../application/telemetry-publisher.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { CountedSource } from '../files/counted-source.js';
import type { KafkaSettings } from './kafka-settings.js';
import { withDeadline } from './deadline.js';
import { KafkaTelemetryPublisher } from './kafka-telemetry-publisher.js';

const ANSWER_MS = 10_000;

/** Sends a command's telemetry to Kafka. */
export async function sendDataSet(
  { command, runId }: MessageOrder,
  settings: KafkaSettings,
  watch: DeliveryWatch,
): Promise<DataSetReport | undefined> {
  const source = new CountedSource(new Simulator().feed(command));
  const outcome = await send(source, settings, deliveryPlan({ id: runId, command }), watch);
  if (outcome === 'cancelled') return undefined;
  const notes = [
    `Every record was acknowledged by topic ${settings.topic} on ${settings.brokers.join(', ')}`,
  ];
  return { containers: source.tally.containers, files: [], notes };
}

/** Sends a file's records to Kafka, their values unchanged. */
export async function replayFile(
  file: RecordFile,
  settings: KafkaSettings,
  watch: DeliveryWatch,
): Promise<'succeeded' | 'cancelled'> {
  const { records, containerIds, lastEpochSeconds } = file;
  return send(
    new FileSource(file),
    settings,
    { runId: randomUUID(), containerIds, records, lastEpochSeconds },
    watch,
  );
}

async function send(
  source: BlockSource<readonly TelemetryRecord[]>,
  settings: KafkaSettings,
  plan: DeliveryPlan,
  watch: DeliveryWatch,
): Promise<'succeeded' | 'cancelled'> {
  const publisher = new KafkaTelemetryPublisher(settings);
  try {
    publisher.assertAccepts(plan);
    // Nobody waits at a prompt for an outage to pass: brokers that do not answer now are told of now.
    await withDeadline(ANSWER_MS, watch.signal, (deadline) => publisher.ping(deadline));
    return await deliverRecords(source, publisher, plan, watch);
  } finally {
    publisher.close();
  }
}

class FileSource implements BlockSource<readonly TelemetryRecord[]> {
  remaining: number;
  private readonly blocks: AsyncIterator<readonly TelemetryRecord[]>;
  private waiting: readonly TelemetryRecord[] = [];

  constructor(file: RecordFile) {
    this.remaining = file.records;
    this.blocks = file.blocks()[Symbol.asyncIterator]();
  }

  async take(most: number): Promise<readonly TelemetryRecord[]> {
    if (this.waiting.length === 0) {
      const next = await this.blocks.next();
      if (next.done) throw new Error('The file has become shorter while it was read.');
      this.waiting = next.value;
    }
    const block = this.waiting.slice(0, most);
    this.waiting = this.waiting.slice(block.length);
    this.remaining -= block.length;
    return block;
  }
}
