import { type Message, Partitioners, type Producer } from 'kafkajs';
import type { Delivery, DeliveryPlan } from '../../application/telemetry-publisher.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { untilAborted } from './abortable.js';
import { ClosableSockets } from './closable-sockets.js';
import { withDeadline } from './deadline.js';
import { kafkaClient, PATIENT } from './kafka-client.js';
import { explainKafkaError, explainKafkaSilence } from './kafka-errors.js';
import { KafkaMessageWriter } from './kafka-message.js';
import type { KafkaSettings } from './kafka-settings.js';
import { PartitionLane, RECORDS_PER_SEND } from './partition-lane.js';
import { partitionOf } from './partitions.js';

const CLOSE_DEADLINE_MS = 5000;
const ALL_REPLICAS = -1;
/** A write is given up after this; a broker's kill or hang and the election after it took up to 21 s. */
export const WRITE_DEADLINE_MS = 45_000;

/**
 * One run's delivery, by an idempotent producer of its own: sequence numbers belong to a producer, so runs cannot
 * disturb one another. Each partition has one lane with one send in flight, because kafkajs loses records silently when
 * a send spans partitions or two sends overlap in one.
 */
export class KafkaDelivery implements Delivery {
  readonly recordsPerWrite: number;
  private readonly sockets = new ClosableSockets();
  private readonly producer: Producer;
  private readonly writer: KafkaMessageWriter;
  private readonly partitionByContainer: ReadonlyMap<string, number>;
  private readonly lanes: ReadonlyMap<number, PartitionLane>;
  /** The last error that kafkajs told of in the work at hand. */
  private lastWords = '';

  constructor(
    private readonly settings: KafkaSettings,
    plan: DeliveryPlan,
    partitions: number,
    private readonly log: (message: string) => void,
    private readonly writeDeadlineMs = WRITE_DEADLINE_MS,
  ) {
    const listen = (message: string): void => {
      this.lastWords = message;
      log(message);
    };
    this.producer = kafkaClient(settings, PATIENT, listen, this.sockets).producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: PATIENT.retry,
    });
    this.producer.on(this.producer.events.REQUEST_TIMEOUT, ({ payload }) =>
      this.sockets.avoid(payload.broker),
    );
    this.writer = new KafkaMessageWriter(settings.payload, plan.runId);
    this.partitionByContainer = new Map(plan.containerIds.map((id) => [id, partitionOf(id, partitions)]));
    this.lanes = new Map(
      [...new Set(this.partitionByContainer.values())].map((partition) => [
        partition,
        new PartitionLane(settings.topic, partition, (messages) => this.send(messages)),
      ]),
    );
    this.recordsPerWrite = RECORDS_PER_SEND * this.lanes.size;
  }

  get acknowledged(): number {
    return [...this.lanes.values()].reduce((sum, lane) => sum + lane.acknowledged, 0);
  }

  /** Rejects with a `DestinationError` when the brokers do not take the producer. */
  async connect(signal: AbortSignal): Promise<void> {
    await this.orThrowAway(this.producer.connect(), signal);
  }

  async write(block: readonly TelemetryRecord[]): Promise<void> {
    this.lastWords = '';
    const values = this.writer.values(block);
    const shares = new Map<number, Message[]>();
    block.forEach((record, i) => {
      const partition = this.partitionByContainer.get(record.container_id) as number;
      const share = shares.get(partition) ?? [];
      shares.set(partition, share);
      share.push(this.message(record, partition, values[i] as Buffer));
    });
    const sends = Array.from(shares, ([partition, share]) =>
      (this.lanes.get(partition) as PartitionLane).send(share),
    );
    await withDeadline(this.writeDeadlineMs, undefined, (deadline) =>
      this.orThrowAway(settled(sends), deadline),
    );
  }

  async complete(): Promise<void> {
    await this.close();
  }

  async abandon(): Promise<void> {
    await this.close();
  }

  private message(record: TelemetryRecord, partition: number, value: Buffer): Message {
    const message: Message = { key: record.container_id, value, partition };
    if (this.settings.recordTimestamp === 'measurement') {
      message.timestamp = String(record.measured_at * 1000);
    }
    return message;
  }

  private send(messages: Message[]): ReturnType<Producer['send']> {
    return this.producer.send({ topic: this.settings.topic, acks: ALL_REPLICAS, messages });
  }

  /** After a failed send the producer's sequence numbers are no longer the broker's, so it must never be used again. */
  private async orThrowAway(work: Promise<unknown>, deadline: AbortSignal): Promise<void> {
    try {
      await untilAborted(work, deadline);
    } catch (error) {
      this.sockets.close();
      if (!deadline.aborted) throw explainKafkaError(error, this.settings);
      throw explainKafkaSilence('acknowledge in time', this.lastWords, this.settings, error);
    }
  }

  /** Closing loses nothing: by now every record is acknowledged, or the run has said that it is not. */
  private async close(): Promise<void> {
    try {
      const closing = this.producer.disconnect();
      await withDeadline(CLOSE_DEADLINE_MS, undefined, (deadline) => untilAborted(closing, deadline));
    } catch (error) {
      this.log(`Closing a producer failed: ${String(error)}`);
    } finally {
      this.sockets.close();
    }
  }
}

/** Waits for all, also after one has failed, and then rejects with the first failure. */
async function settled(sends: readonly Promise<void>[]): Promise<void> {
  const failure = (await Promise.allSettled(sends)).find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
