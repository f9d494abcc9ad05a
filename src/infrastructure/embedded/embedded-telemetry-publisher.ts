import { DestinationError } from '../../domain/errors.js';
import {
  type Delivery,
  type DeliveryPlan,
  type DeliveryReport,
  type Destination,
  TelemetryPublisher,
} from '../../application/ports/telemetry-publisher.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';

/** The note that users see wherever the embedded publisher stands in for Kafka. */
export const EMBEDDED_NOTE = 'telemetry is not sent to Kafka: KAFKA_BROKERS is not set';

/** Counts records and discards them, so that the service can be tried without Kafka. */
export class EmbeddedTelemetryPublisher extends TelemetryPublisher {
  override readonly destination: Destination = {
    kind: 'embedded',
    label: EMBEDDED_NOTE,
    details: { note: EMBEDDED_NOTE },
    warning: EMBEDDED_NOTE,
  };

  /** If `kafkaRequired`, `ping` and `open` reject, so that the service is never ready without Kafka. */
  constructor(private readonly kafkaRequired = false) {
    super();
  }

  override assertAccepts(): void {
    // Every run is accepted.
  }

  override warnings(): readonly string[] {
    return [];
  }

  override close(): Promise<void> {
    return Promise.resolve(); // There is nothing to release.
  }

  override async open(_: DeliveryPlan, signal: AbortSignal): Promise<Delivery> {
    await this.ping(signal);
    return new EmbeddedDelivery();
  }

  override ping(signal: AbortSignal): Promise<void> {
    if (signal.aborted) {
      return Promise.reject(new DestinationError('embedded.aborted', 'Given up before it began.'));
    }
    if (!this.kafkaRequired) return Promise.resolve();
    return Promise.reject(
      new DestinationError(
        'kafka.required',
        'KAFKA_REQUIRED is true, but KAFKA_BROKERS is not set. Set KAFKA_BROKERS to the brokers of your Kafka.',
      ),
    );
  }
}

class EmbeddedDelivery implements Delivery {
  readonly recordsPerWrite = 1000;
  acknowledged = 0;

  write(rows: TelemetryRows): Promise<void> {
    this.acknowledged += rows.length;
    return Promise.resolve();
  }

  complete(): Promise<DeliveryReport> {
    return Promise.resolve({ notes: [] });
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }
}
