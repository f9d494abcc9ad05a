import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  type Delivery,
  type DeliveryPlan,
  type Destination,
  DestinationError,
  TelemetryPublisher,
} from '../../application/telemetry-publisher.js';
import { DomainError } from '../../domain/domain-error.js';
import { KafkaDelivery, WRITE_DEADLINE_MS } from './kafka-delivery.js';
import type { KafkaSettings } from './kafka-settings.js';
import { KafkaTopic } from './kafka-topic.js';

/** Brokers refuse timestamps further ahead of their clock than this. */
const LATEST_TIMESTAMP_AHEAD_SECONDS = 3600;
/** How long an opening outlasts an outage, as long as a write does, and the pause before it is tried again. */
const OPEN_DEADLINE_MS = WRITE_DEADLINE_MS;
const REOPEN_AFTER_MS = 500;
/** What an outage looks like, also of one broker of several: to kafkajs the first that fails is reason to give up. */
const PASSING = new Set(['kafka.unreachable', 'kafka.closed', 'kafka.timeout', 'kafka.failed']);

/** Sends telemetry to a Kafka topic: every record once, in order for each container, or the run fails and says so. */
export class KafkaTelemetryPublisher extends TelemetryPublisher {
  override readonly destination: Destination;
  private readonly logger = new Logger(KafkaTelemetryPublisher.name);
  private readonly topic: KafkaTopic;

  constructor(private readonly settings: KafkaSettings) {
    super();
    this.destination = { kind: 'kafka', topic: settings.topic, brokers: settings.brokers };
    this.topic = new KafkaTopic(settings, (message) => this.logger.debug(message));
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
    for (;;) {
      try {
        return await this.attempt(plan, deadline);
      } catch (error) {
        if (!(error instanceof DestinationError && PASSING.has(error.code))) throw error;
        await sleep(REOPEN_AFTER_MS, undefined, { signal: deadline }).catch(() => undefined);
        if (deadline.aborted) throw error;
      }
    }
  }

  override async ping(signal: AbortSignal): Promise<void> {
    await this.topic.partitions(signal);
  }

  override close(): void {
    this.topic.disconnect();
  }

  private async attempt(plan: DeliveryPlan, deadline: AbortSignal): Promise<Delivery> {
    const partitions = await this.topic.partitions(deadline);
    const delivery = new KafkaDelivery(this.settings, plan, partitions, (message) =>
      this.logger.debug(message),
    );
    await delivery.connect(deadline);
    return delivery;
  }
}
