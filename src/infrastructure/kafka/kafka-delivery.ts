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
/** Batches per write and partition; a write waits for all of them at its end. */
const BATCHES_PER_WRITE = 4;
/** The limit for topics with many partitions. */
const MOST_RECORDS_PER_WRITE = 16_384;
/** A longer write would delay progress and cancellation too much. */
const LONG_WRITE_MS = 1000;
/** Slightly less than Kafka's default for `max.message.bytes`. */
const LARGEST_BATCH_BYTES = 1_000_000;

/** The properties of the topic that a delivery needs. */
export interface TopicShape {
  readonly partitions: number;
  /** The topic's `max.message.bytes`; undefined if the user may not read it. */
  readonly largestBatchBytes?: number | undefined;
}

/**
 * Delivers one run with its own producer id. Sequence numbers belong to a producer, so runs cannot interfere with one
 * another. Each partition has a lane with at most one batch in flight.
 */
export class KafkaDelivery implements Delivery {
  private watch = UNWATCHED;
  private readonly throttle = new Throttle((milliseconds) => this.watch.throttled(milliseconds));
  private readonly connection: ProducerConnection;
  private readonly byPartition: RowsByPartition;
  private readonly partitions: readonly number[];
  private readonly laneSettings: LaneSettings;
  /** The largest and the current number of records per write. */
  private readonly most: number;
  recordsPerWrite: number;
  private lanes: readonly PartitionLane[] = [];
  /** The records that were acknowledged in the blocks before the current one. */
  private acknowledgedBefore = 0;
  /** The number of rows in the current block, and the row numbers of each lane. */
  private block: { readonly rows: number; readonly rowNumbers: readonly Uint32Array[] } = {
    rows: 0,
    rowNumbers: [],
  };
  /** The last error that kafkajs logged. */
  private lastLoggedError = '';

  constructor(
    private readonly settings: KafkaSettings,
    plan: DeliveryPlan,
    { partitions, largestBatchBytes = LARGEST_BATCH_BYTES }: TopicShape,
    private readonly log: (message: string) => void,
  ) {
    this.connection = new ProducerConnection(settings, this.throttle, (message) => {
      this.lastLoggedError = message;
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

  /** The length of the acknowledged prefix of the run; lanes that are ahead may have stored more records. */
  get acknowledged(): number {
    const { rows, rowNumbers } = this.block;
    const firstMissing = rowNumbers.map((rowsOfLane, i) => rowsOfLane[this.acknowledgedOf(i)] ?? rows);
    return this.acknowledgedBefore + Math.min(rows, ...firstMissing);
  }

  /** Gets a producer id from the brokers; rejects with a `DestinationError` if that fails or the signal aborts. */
  async connect(signal: AbortSignal): Promise<void> {
    try {
      const opening = this.connection.open(signal);
      this.lanes = await untilAborted(opening, signal).then((identity) => this.lanesOf(identity));
    } catch (error) {
      this.connection.destroy();
      const { contacts } = this.connection;
      if (!signal.aborted) throw explainKafkaError(error, this.settings, contacts);
      throw explainKafkaSilence(
        'take a producer in time',
        this.lastLoggedError,
        this.settings,
        error,
        contacts,
      );
    }
  }

  async write(rows: TelemetryRows, watch: WriteWatch = UNWATCHED): Promise<void> {
    this.watch = watch;
    this.lastLoggedError = '';
    this.acknowledgedBefore = this.acknowledged;
    const rowNumbers = this.byPartition.sort(rows);
    this.block = { rows: rows.length, rowNumbers };
    const startedAt = performance.now();
    const sends = this.lanes.map((lane, i) => lane.send(rows, rowNumbers[i] as Uint32Array, watch.signal));
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

  /** Halves the next writes after a long one, throttled or not, and doubles them after a short one. */
  private adaptTo(milliseconds: number, records: number): void {
    if (milliseconds > LONG_WRITE_MS) this.recordsPerWrite = Math.max(1, records >> 1);
    else if (milliseconds < LONG_WRITE_MS / 4)
      this.recordsPerWrite = Math.min(2 * this.recordsPerWrite, this.most);
  }

  private acknowledgedOf(lane: number): number {
    return this.lanes[lane]?.acknowledged ?? 0;
  }

  private explain(error: unknown): DestinationError {
    const { contacts } = this.connection;
    if (!(error instanceof DeliveryTimeout)) return explainKafkaError(error, this.settings, contacts);
    const { acknowledged } = this;
    const inTopic = this.acknowledgedBefore + this.lanes.reduce((sum, lane) => sum + lane.acknowledged, 0);
    const unanswered = this.lanes.reduce((sum, lane) => sum + lane.unanswered, 0);
    const known = { acknowledged, perhapsMore: inTopic - acknowledged + unanswered };
    return explainKafkaDeadline(error, this.lastLoggedError, this.settings, known, contacts);
  }

  /** Closing loses nothing: every record is acknowledged, or the run has already failed or been cancelled. */
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
