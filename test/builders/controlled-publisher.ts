import {
  type Delivery,
  type DeliveryPlan,
  type DeliveryReport,
  type Destination,
  TelemetryPublisher,
} from '../../src/application/ports/telemetry-publisher.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import type { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';

/** A destination that the test controls: each step succeeds at once unless its `on…` is replaced. */
export class ControlledPublisher extends TelemetryPublisher {
  override readonly destination: Destination = {
    kind: 'embedded',
    label: 'a destination of the tests',
    details: { note: 'a destination of the tests' },
  };
  readonly deliveries: ControlledDelivery[] = [];
  recordsPerWrite = 10;
  pings = 0;

  onAccept: (plan: DeliveryPlan) => void = () => undefined;
  onWarnings: (plan: DeliveryPlan) => readonly string[] = () => [];
  onPing: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
  onOpen: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
  /** Called before the block counts as acknowledged. */
  onWrite: (delivery: ControlledDelivery) => Promise<void> = () => Promise.resolve();
  onComplete: () => Promise<void> = () => Promise.resolve();
  onAbandon: () => Promise<void> = () => Promise.resolve();

  override assertAccepts(plan: DeliveryPlan): void {
    this.onAccept(plan);
  }

  override warnings(plan: DeliveryPlan): readonly string[] {
    return this.onWarnings(plan);
  }

  override async open(plan: DeliveryPlan, signal: AbortSignal): Promise<Delivery> {
    const delivery = new ControlledDelivery(this, plan);
    this.deliveries.push(delivery);
    await this.onOpen(signal);
    signal.throwIfAborted();
    return delivery;
  }

  override async ping(signal: AbortSignal): Promise<void> {
    this.pings++;
    await this.onPing(signal);
  }

  override close(): Promise<void> {
    return Promise.resolve(); // There is nothing to close.
  }
}

/** One run's delivery, and a record of the calls made to it. */
export class ControlledDelivery implements Delivery {
  readonly recordsPerWrite: number;
  readonly steps: ('write' | 'complete' | 'abandon')[] = [];
  readonly written: TelemetryRecord[] = [];
  readonly blockSizes: number[] = [];
  acknowledged = 0;

  constructor(
    private readonly publisher: ControlledPublisher,
    readonly plan: DeliveryPlan,
  ) {
    this.recordsPerWrite = publisher.recordsPerWrite;
  }

  async write(rows: TelemetryRows): Promise<void> {
    const block = Array.from({ length: rows.length }, (_, row) => rows.record(row));
    this.steps.push('write');
    this.blockSizes.push(block.length);
    await this.publisher.onWrite(this);
    this.written.push(...block);
    this.acknowledged += block.length;
  }

  async complete(): Promise<DeliveryReport> {
    this.steps.push('complete');
    await this.publisher.onComplete();
    return { notes: [] };
  }

  async abandon(): Promise<void> {
    this.steps.push('abandon');
    await this.publisher.onAbandon();
  }
}

/** Holds back its callers until the test opens it. */
export class Gate {
  waiting = 0;
  private release: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => (this.release = resolve));

  readonly pass = async (): Promise<void> => {
    this.waiting++;
    await this.opened;
    this.waiting--;
  };

  open(): void {
    this.release();
  }
}

/** Imitates a destination that does not answer: rejects only when the signal aborts. */
export function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => reject(new Error('given up'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
