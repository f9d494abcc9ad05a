import { setImmediate as turn } from 'node:timers/promises';
import { DestinationError } from '../../domain/errors.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { untilAborted } from './abortable.js';
import { type BatchCarrier, BatchDelivery, type BatchOutcome } from './batch-delivery.js';
import { protocolError } from './kafkajs-inside.js';
import { type ProduceAnswer, produceHeaderBytes, writeProduceHeader } from './produce-request.js';
import type { ProducerIdentity } from './producer-connection.js';
import { type BatchForm, type RecordBatch, RecordBatchWriter } from './record-batch.js';
import { sequenceAfter } from './sequence.js';
import type { Throttle } from './throttle.js';

/** The most records of a batch; larger batches are not faster and take more memory. */
export const BATCH_RECORDS = 500;
/** The records of a lane's first batch, few so that a broker can throttle before much has been sent. */
const FIRST_BATCH_RECORDS = 64;
/** If a broker throttles for longer, batches are made smaller. */
const AIMED_THROTTLE_MS = 1000;
const MESSAGE_TOO_LARGE = 10;

/** The settings that all lanes of a delivery share. */
export interface LaneSettings {
  readonly topic: string;
  readonly form: BatchForm;
  /** The most bytes of a batch, before compression. */
  readonly batchBytes: number;
  /** How long the delivery of one batch may take, retries included; throttled time does not count. */
  readonly deliveryTimeoutMs: number;
}

/** A batch was not acknowledged in time; the cause is the last error, if there was one. */
export class DeliveryTimeout extends Error {
  override readonly name = 'DeliveryTimeout';
}

/** Delivers the records of one partition, batch after batch, with at most one batch in flight. */
export class PartitionLane {
  /** How many of the rows of the last `send` are acknowledged, counted from the first. */
  acknowledged = 0;
  private readonly writers: readonly [RecordBatchWriter, RecordBatchWriter];
  private made = 0;
  private nextOffset = 0n;
  /** The largest and the current number of records per batch. */
  private most = BATCH_RECORDS;
  private records = FIRST_BATCH_RECORDS;
  private inFlight: { readonly batch: RecordBatch; readonly delivery: BatchDelivery } | undefined;
  /** Aborts when the lane is stopped or a batch misses its deadline. All batches share it, because it is expensive. */
  private readonly ended = new AbortController();
  private late = false;
  /** Rejects the current delivery. */
  private giveUp: (reason: unknown) => void = () => undefined;

  constructor(
    private readonly partition: number,
    private readonly settings: LaneSettings,
    private readonly identity: ProducerIdentity,
    private readonly carrier: BatchCarrier,
    private readonly throttle: Throttle,
    private sequence = 0,
  ) {
    const room = produceHeaderBytes(settings.topic);
    this.ended.signal.addEventListener('abort', () => this.giveUp(this.ended.signal.reason));
    this.writers = [new RecordBatchWriter(settings.form, room), new RecordBatchWriter(settings.form, room)];
  }

  /** The number of records that a broker may have stored without confirming it. */
  get unanswered(): number {
    return this.inFlight?.delivery.perhapsStored ? this.inFlight.batch.records : 0;
  }

  /**
   * Delivers the rows in `rowNumbers`, in order. Resolves when all are acknowledged, or when the run is cancelled while
   * a broker throttles. While one batch is in flight, the next one is made.
   */
  async send(rows: TelemetryRows, rowNumbers: Uint32Array, cancelled: AbortSignal): Promise<void> {
    this.acknowledged = 0;
    const make = (from: number, sequence: number): RecordBatch | Promise<RecordBatch> | undefined =>
      from < rowNumbers.length ? this.make(rows, rowNumbers.subarray(from), sequence) : undefined;
    let batch = await make(0, this.sequence);
    while (batch) {
      if (this.throttle.active) await untilAborted(this.throttle.pass(cancelled), this.ended.signal);
      if (this.throttle.active) return;
      const outcome = this.deliver(batch);
      outcome.catch(() => undefined); // Awaited below.
      await turn(); // Lets the batch be sent before the next one is made.
      const { records, sequence } = batch;
      const next = await make(this.acknowledged + records, sequenceAfter(sequence, records));
      const answer = await outcome;
      if (answer === 'too-large') {
        batch = await make(this.acknowledged, this.divide(batch));
      } else {
        this.check(answer, records);
        this.acknowledged += records;
        this.sequence = sequenceAfter(sequence, records);
        batch = next;
      }
    }
  }

  /** Stops at once: `send` rejects, whatever it waits for, and nothing more is sent. */
  stop(): void {
    this.ended.abort();
  }

  private make(
    rows: TelemetryRows,
    rowNumbers: Uint32Array,
    sequence: number,
  ): RecordBatch | Promise<RecordBatch> {
    const writer = this.writers[this.made++ % 2] as RecordBatchWriter;
    const limits = { records: this.records, bytes: this.settings.batchBytes };
    return writer.write(rows, rowNumbers, { ...this.identity, sequence }, limits);
  }

  /** Rejects with `DeliveryTimeout` at the deadline, or with the error for which the brokers refuse the batch. */
  private async deliver(batch: RecordBatch): Promise<BatchOutcome> {
    const { signal } = this.ended;
    signal.throwIfAborted(); // Nothing may be sent any more.
    writeProduceHeader(batch.bytes, this.settings.topic, this.partition);
    let throttledMs = 0;
    const delivery = new BatchDelivery(this.partition, batch.bytes, this.carrier, (milliseconds) => {
      throttledMs = milliseconds;
      this.throttle.announce(milliseconds);
    });
    this.inFlight = { batch, delivery };
    const stopTimer = this.throttle.startTimer(this.settings.deliveryTimeoutMs, () => {
      this.late = true;
      this.ended.abort();
    });
    try {
      const outcome = await new Promise<BatchOutcome>((resolve, reject) => {
        this.giveUp = reject;
        delivery.complete(signal).then(resolve, reject);
      });
      this.adaptTo(throttledMs, batch.records);
      this.inFlight = undefined;
      return outcome;
    } catch (error) {
      if (!this.late) throw error;
      throw new DeliveryTimeout('The batch was not acknowledged in time.', { cause: delivery.lastError });
    } finally {
      stopTimer();
    }
  }

  /** Makes the next batches smaller after a long throttle, and larger if the broker did not throttle. */
  private adaptTo(throttledMs: number, records: number): void {
    this.records =
      throttledMs > AIMED_THROTTLE_MS
        ? Math.max(1, Math.floor((records * AIMED_THROTTLE_MS) / throttledMs))
        : throttledMs > 0
          ? this.records
          : Math.min(2 * this.records, this.most);
  }

  /** Halves the batch size from now on; returns the sequence number at which to start again. */
  private divide({ records, sequence }: RecordBatch): number {
    if (records === 1) throw protocolError(MESSAGE_TOO_LARGE);
    this.most = this.records = Math.ceil(records / 2);
    return sequence;
  }

  /** Throws if offsets start again: the topic was deleted and recreated, so acknowledged records are lost. */
  private check({ baseOffset }: ProduceAnswer, records: number): void {
    if (baseOffset < 0n) return;
    if (baseOffset < this.nextOffset) {
      throw new DestinationError(
        'kafka.topic-changed',
        `Topic "${this.settings.topic}" was deleted and recreated during the run: offsets of partition ${this.partition} began again. Start the simulation again.`,
      );
    }
    this.nextOffset = baseOffset + BigInt(records);
  }
}
