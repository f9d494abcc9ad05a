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

/** Records of a batch at most; more are not quicker, and take more memory. */
export const BATCH_RECORDS = 500;
/** Records of a lane's first batch: a broker that throttles says so before much has been sent. */
const FIRST_BATCH_RECORDS = 64;
/** What batches are made smaller for, where a broker throttles for longer. */
const AIMED_THROTTLE_MS = 1000;
const MESSAGE_TOO_LARGE = 10;

/** What the lanes of a delivery have in common. */
export interface LaneSettings {
  readonly topic: string;
  readonly form: BatchForm;
  /** Bytes of a batch at most. */
  readonly batchBytes: number;
  /** How long one batch may take, repeats included; time for which brokers throttle does not count. */
  readonly deliveryTimeoutMs: number;
}

/** A batch was not acknowledged in time; its cause is what was heard last. */
export class DeliveryTimeout extends Error {
  override readonly name = 'DeliveryTimeout';
}

/** One partition's part of a delivery: batches in turn, never two in flight. */
export class PartitionLane {
  /** Of the rows handed over last, the first so many are acknowledged. */
  acknowledged = 0;
  private readonly writers: readonly [RecordBatchWriter, RecordBatchWriter];
  private made = 0;
  private nextOffset = 0n;
  /** Records of a batch: at most, and at present. */
  private most = BATCH_RECORDS;
  private records = FIRST_BATCH_RECORDS;
  private inFlight: { readonly batch: RecordBatch; readonly delivery: BatchDelivery } | undefined;
  /** Aborts when the lane is stopped, or a batch was not acknowledged in time. One for all batches: it is heavy. */
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

  /** Records that a broker may have kept without saying so. */
  get unanswered(): number {
    return this.inFlight?.delivery.perhapsKept ? this.inFlight.batch.records : 0;
  }

  /**
   * Resolves when the rows at `places` are acknowledged, in order, or when the run is cancelled while a broker
   * throttles. The next batch is made while one is in flight.
   */
  async send(rows: TelemetryRows, places: Uint32Array, cancelled: AbortSignal): Promise<void> {
    this.acknowledged = 0;
    const make = (from: number, sequence: number): RecordBatch | Promise<RecordBatch> | undefined =>
      from < places.length ? this.make(rows, places.subarray(from), sequence) : undefined;
    let batch = await make(0, this.sequence);
    while (batch) {
      if (this.throttle.active) await untilAborted(this.throttle.pass(cancelled), this.ended.signal);
      if (this.throttle.active) return;
      const outcome = this.deliver(batch);
      outcome.catch(() => undefined); // Awaited below.
      await turn(); // The batch leaves before the next one is made.
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

  /** Stops at once, whatever it waits for: `send` rejects, and nothing more is sent. */
  stop(): void {
    this.ended.abort();
  }

  private make(
    rows: TelemetryRows,
    places: Uint32Array,
    sequence: number,
  ): RecordBatch | Promise<RecordBatch> {
    const writer = this.writers[this.made++ % 2] as RecordBatchWriter;
    const limits = { records: this.records, bytes: this.settings.batchBytes };
    return writer.write(rows, places, { ...this.identity, sequence }, limits);
  }

  /** Rejects with `DeliveryTimeout` at the deadline, else as the brokers refuse the batch. */
  private async deliver(batch: RecordBatch): Promise<BatchOutcome> {
    const { signal } = this.ended;
    signal.throwIfAborted(); // Nothing is sent any more.
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

  /** Makes the next batches smaller where a broker throttles, and larger where none does. */
  private adaptTo(throttledMs: number, records: number): void {
    this.records =
      throttledMs > AIMED_THROTTLE_MS
        ? Math.max(1, Math.floor((records * AIMED_THROTTLE_MS) / throttledMs))
        : throttledMs > 0
          ? this.records
          : Math.min(2 * this.records, this.most);
  }

  /** Half of the records from now on; gives the sequence number at which the next batch begins again. */
  private divide({ records, sequence }: RecordBatch): number {
    if (records === 1) throw protocolError(MESSAGE_TOO_LARGE);
    this.most = this.records = Math.ceil(records / 2);
    return sequence;
  }

  /** Offsets begin again when the topic was deleted and made anew: what was acknowledged is no longer there. */
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
