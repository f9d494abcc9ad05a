import type { Delivery } from '../../application/telemetry-publisher.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** A delivery that is complete only once `confirm` has resolved; before it has, the delivery can be abandoned. */
export class ConfirmedDelivery implements Delivery {
  constructor(
    private readonly delivery: Delivery,
    private readonly confirm: () => Promise<void>,
  ) {}

  get recordsPerWrite(): number {
    return this.delivery.recordsPerWrite;
  }

  get acknowledged(): number {
    return this.delivery.acknowledged;
  }

  write(block: readonly TelemetryRecord[]): Promise<void> {
    return this.delivery.write(block);
  }

  async complete(): Promise<void> {
    await this.confirm();
    await this.delivery.complete();
  }

  abandon(): Promise<void> {
    return this.delivery.abandon();
  }
}
