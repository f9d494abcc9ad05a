import type { Delivery, DeliveryReport, WriteWatch } from '../../application/ports/telemetry-publisher.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';

/** A delivery that completes only after `confirm` resolves. If `confirm` rejects, it can still be abandoned. */
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

  write(rows: TelemetryRows, watch?: WriteWatch): Promise<void> {
    return this.delivery.write(rows, watch);
  }

  async complete(): Promise<DeliveryReport> {
    await this.confirm();
    return this.delivery.complete();
  }

  abandon(): Promise<void> {
    return this.delivery.abandon();
  }
}
