import { DestinationError } from '../../domain/errors.js';
import {
  type Delivery,
  type DeliveryPlan,
  type DeliveryReport,
  UNWATCHED,
  type WriteWatch,
} from '../../application/ports/telemetry-publisher.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { untilAborted } from './abortable.js';
import { withDeadline } from '../../application/runs/deadline.js';
import { explainKafkaDeadline, explainKafkaError, explainKafkaSilence } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';
import { BATCH_RECORDS, DeliveryTimeout, type LaneSettings, PartitionLane } from './partition-lane.js';
import { partitionOf } from './partitions.js';
import { ProducerConnection, type ProducerIdentity } from './producer-connection.js';
import { RowsByPartition } from './rows-by-partition.js';
import { Throttle } from './throttle.js';

const CLOSE_DEADLINE_MS = 5000;
/** Batches of one write for each partition, at whose end all have to be waited for. */
const BATCHES_PER_WRITE = 4;
/** However many partitions there are. */
const MOST_RECORDS_PER_WRITE = 16_384;
/** A write that takes longer delays progress and cancellation too much. */
const LONG_WRITE_MS = 1000;
/** Somewhat less than Kafka takes by default. */
const LARGEST_BATCH_BYTES = 1_000_000;

/** What a delivery has to know of its topic. */
export interface TopicShape {
  readonly partitions: number;
  /** The topic's `max.message.bytes`; undefined where it may not be asked for. */
  readonly largestBatchBytes?: number | undefined;
}

/**
 * One run's delivery, by a producer of its own: sequence numbers belong to a producer, so runs cannot disturb one
 * another. Each partition has a lane with one batch in flight.
 */
export class KafkaDelivery implements Delivery {
  private watch = UNWATCHED;
  private readonly throttle = new Throttle((milliseconds) => this.watch.throttled(milliseconds));
  private readonly connection: ProducerConnection;
  private readonly byPartition: RowsByPartition;
  private readonly partitions: readonly number[];
  private readonly laneSettings: LaneSettings;
  /** Records of a write: at most, and at present. */
  private readonly most: number;
  recordsPerWrite: number;
  private lanes: readonly PartitionLane[] = [];
  /** In the blocks before the current one. */
  private acknowledgedBefore = 0;
  /** The current rows, and the places of each lane's rows among them. */
  private block: { readonly rows: number; readonly places: readonly Uint32Array[] } = { rows: 0, places: [] };
  /** The last error that kafkajs told of. */
  private lastHeard = '';

  constructor(
    private readonly settings: KafkaSettings,
    plan: DeliveryPlan,
    { partitions, largestBatchBytes = LARGEST_BATCH_BYTES }: TopicShape,
    private readonly log: (message: string) => void,
  ) {
    this.connection = new ProducerConnection(settings, this.throttle, (message) => {
      this.lastHeard = message;
      log(message);
    });
    const partitionByContainer = new Map(plan.containerIds.map((id) => [id, partitionOf(id, partitions)]));
    this.partitions = [...new Set(partitionByContainer.values())];
    const groups = new Map(
      [...partitionByContainer].map(([id, partition]) => [id, this.partitions.indexOf(partition)]),
    );
    this.byPartition = new RowsByPartition(this.partitions.length, (id) => groups.get(id) as number);
    this.most = Math.min(BATCH_RECORDS * BATCHES_PER_WRITE * this.partitions.length, MOST_RECORDS_PER_WRITE);
    this.recordsPerWrite = this.most;
    const { topic, payload, recordTimestamp, compression, deliveryTimeoutMs } = settings;
    this.laneSettings = {
      topic,
      form: { runId: plan.runId, payload, recordTimestamp, compression },
      batchBytes: Math.min(largestBatchBytes, LARGEST_BATCH_BYTES),
      deliveryTimeoutMs,
    };
  }

  /** The first so many records of the run; lanes that are ahead of others may have more in the topic. */
  get acknowledged(): number {
    const { rows, places } = this.block;
    const firstMissing = places.map((rowsOfLane, i) => rowsOfLane[this.acknowledgedOf(i)] ?? rows);
    return this.acknowledgedBefore + Math.min(rows, ...firstMissing);
  }

  /** Rejects with a `DestinationError` when the brokers do not take the producer. */
  async connect(signal: AbortSignal): Promise<void> {
    try {
      const opening = this.connection.open(signal);
      this.lanes = await untilAborted(opening, signal).then((identity) => this.lanesOf(identity));
    } catch (error) {
      this.connection.destroy();
      if (!signal.aborted) throw explainKafkaError(error, this.settings);
      throw explainKafkaSilence('take a producer in time', this.lastHeard, this.settings, error);
    }
  }

  async write(rows: TelemetryRows, watch: WriteWatch = UNWATCHED): Promise<void> {
    this.watch = watch;
    this.lastHeard = '';
    this.acknowledgedBefore = this.acknowledged;
    const places = this.byPartition.sort(rows);
    this.block = { rows: rows.length, places };
    const startedAt = performance.now();
    const sends = this.lanes.map((lane, i) => lane.send(rows, places[i] as Uint32Array, watch.signal));
    try {
      await Promise.all(sends);
      this.adaptTo(performance.now() - startedAt, rows.length);
    } catch (error) {
      for (const lane of this.lanes) lane.stop();
      this.connection.destroy();
      await Promise.allSettled(sends);
      throw this.explain(error);
    }
  }

  async complete(): Promise<DeliveryReport> {
    await this.close();
    const { topic, brokers } = this.settings;
    return { notes: [`Every record was acknowledged by topic ${topic} on ${brokers.join(', ')}`] };
  }

  async abandon(): Promise<void> {
    await this.close();
  }

  private lanesOf(identity: ProducerIdentity): readonly PartitionLane[] {
    return this.partitions.map(
      (partition) =>
        new PartitionLane(partition, this.laneSettings, identity, this.connection, this.throttle),
    );
  }

  /** Makes the next writes smaller where they take long, throttled or not, and larger where they do not. */
  private adaptTo(milliseconds: number, records: number): void {
    if (milliseconds > LONG_WRITE_MS) this.recordsPerWrite = Math.max(1, records >> 1);
    else if (milliseconds < LONG_WRITE_MS / 4)
      this.recordsPerWrite = Math.min(2 * this.recordsPerWrite, this.most);
  }

  private acknowledgedOf(lane: number): number {
    return this.lanes[lane]?.acknowledged ?? 0;
  }

  private explain(error: unknown): DestinationError {
    if (!(error instanceof DeliveryTimeout)) return explainKafkaError(error, this.settings);
    const { acknowledged } = this;
    const inTopic = this.acknowledgedBefore + this.lanes.reduce((sum, lane) => sum + lane.acknowledged, 0);
    const unanswered = this.lanes.reduce((sum, lane) => sum + lane.unanswered, 0);
    return explainKafkaDeadline(error, this.lastHeard, this.settings, {
      acknowledged,
      perhapsMore: inTopic - acknowledged + unanswered,
    });
  }

  /** Closing loses nothing: by now every record is acknowledged, or the run has said that it is not. */
  private async close(): Promise<void> {
    try {
      const closing = this.connection.close();
      await withDeadline(CLOSE_DEADLINE_MS, undefined, (deadline) => untilAborted(closing, deadline));
    } catch (error) {
      this.log(`Closing a producer failed: ${String(error)}`);
    } finally {
      this.connection.destroy();
    }
  }
}
