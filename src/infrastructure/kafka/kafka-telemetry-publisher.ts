import {
  type Delivery,
  type DeliveryPlan,
  type Destination,
  TelemetryPublisher,
} from '../../application/telemetry-publisher.js';
import { DomainError } from '../../domain/domain-error.js';
import { KafkaDelivery } from './kafka-delivery.js';
import type { KafkaSettings } from './kafka-settings.js';
import { KafkaTopic } from './kafka-topic.js';

/** Brokers refuse timestamps further ahead of their clock than this. */
const LATEST_TIMESTAMP_AHEAD_SECONDS = 3600;
const OPEN_DEADLINE_MS = 20_000;

/** Sends telemetry to a Kafka topic: every record once, in order for each container, or the run fails and says so. */
export class KafkaTelemetryPublisher extends TelemetryPublisher {
  override readonly destination: Destination;
  private readonly topic: KafkaTopic;

  /** `log` hears what kafkajs would print. */
  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void = () => undefined,
  ) {
    super();
    this.destination = { kind: 'kafka', topic: settings.topic, brokers: settings.brokers };
    this.topic = new KafkaTopic(settings, log);
  }

  override assertAccepts(plan: DeliveryPlan): void {
    const latest = Math.floor(Date.now() / 1000) + LATEST_TIMESTAMP_AHEAD_SECONDS;
    if (this.settings.recordTimestamp === 'measurement' && plan.lastEpochSeconds > latest) {
      throw new DomainError(
        'command.in-the-future',
        'The last measurement lies more than an hour in the future, and brokers refuse such timestamps (KAFKA_RECORD_TIMESTAMP=measurement). Start earlier, or ask for fewer records.',
      );
    }
  }

  override async open(plan: DeliveryPlan, signal: AbortSignal): Promise<Delivery> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(OPEN_DEADLINE_MS)]);
    const partitions = await this.topic.partitions(deadline);
    const delivery = new KafkaDelivery(this.settings, plan, partitions, this.log);
    await delivery.connect(deadline);
    return delivery;
  }

  override async ping(signal: AbortSignal): Promise<void> {
    await this.topic.partitions(signal);
  }

  override close(): void {
    this.topic.disconnect();
  }
}
