import { DestinationError, WrongUse } from '../../domain/errors.js';
import {
  type Delivery,
  type DeliveryPlan,
  type Destination,
  TelemetryPublisher,
} from '../../application/ports/telemetry-publisher.js';
import { ConfirmedDelivery } from './confirmed-delivery.js';
import { withDeadline } from '../../application/runs/deadline.js';
import { KafkaDelivery } from './kafka-delivery.js';
import type { KafkaSettings } from './kafka-settings.js';
import { KafkaTopic } from './kafka-topic.js';
import { assertTimesFit, TIME_SETTINGS, timeWarnings, topicTimes } from './record-times.js';
import { retryThroughOutage } from './retry-through-outage.js';

const LARGEST_BATCH = 'max.message.bytes';

/** Publishes telemetry to a Kafka topic: each record exactly once and in order per container, or the run fails. */
export class KafkaTelemetryPublisher extends TelemetryPublisher {
  override readonly destination: Destination;
  private readonly topic: KafkaTopic;
  /** What the last `ping` learned of the topic. */
  private times = topicTimes(undefined);

  /** `log` receives what kafkajs would print. */
  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void = () => undefined,
  ) {
    super();
    const { topic, brokers } = settings;
    this.destination = { kind: 'kafka', label: `to topic ${topic}`, details: { topic, brokers } };
    this.topic = new KafkaTopic(settings, log);
  }

  override assertAccepts(plan: DeliveryPlan): void {
    if (this.settings.payload === 'tuple' && plan.columns !== 'contract') {
      throw new WrongUse(
        'columns.of-tuple',
        'A tuple has the contract’s twenty columns and no more, because its readers count them. Set TELEMETRY_PAYLOAD=json, or leave out the further columns.',
      );
    }
    if (this.settings.payload === 'tuple' && plan.gaps !== undefined) {
      throw new WrongUse(
        'gaps.of-tuple',
        `A tuple cannot hold a missing reading, and there is one: ${plan.gaps}. Set TELEMETRY_PAYLOAD=json.`,
      );
    }
    if (this.ownTimes) assertTimesFit(plan, this.times, this.settings.topic, nowEpochSeconds());
  }

  override warnings(plan: DeliveryPlan): readonly string[] {
    return this.ownTimes ? timeWarnings(plan, this.times, this.settings.topic, nowEpochSeconds()) : [];
  }

  override async open(plan: DeliveryPlan, signal: AbortSignal): Promise<Delivery> {
    return withDeadline(this.settings.deliveryTimeoutMs, signal, (outage) =>
      retryThroughOutage(outage, async (deadline) => {
        const partitions = await this.topic.partitions(deadline);
        const topicId = await this.topic.id(deadline);
        const config = await this.topic.config([LARGEST_BATCH], deadline);
        const largestBatchBytes = Number(config?.get(LARGEST_BATCH)) || undefined;
        const shape = { partitions, largestBatchBytes };
        const delivery = new KafkaDelivery(this.settings, plan, shape, this.log);
        await delivery.connect(deadline);
        return new ConfirmedDelivery(delivery, () => this.assertSameTopic(topicId));
      }),
    );
  }

  override async ping(signal: AbortSignal): Promise<void> {
    await this.topic.partitions(signal);
    await this.topic.reachLeaders(signal);
    if (this.ownTimes) this.times = topicTimes(await this.topic.config(TIME_SETTINGS, signal));
  }

  override close(): Promise<void> {
    this.topic.disconnect();
    return Promise.resolve();
  }

  /** Whether records have the time of their measurement. */
  private get ownTimes(): boolean {
    return this.settings.recordTimestamp === 'measurement';
  }

  /**
   * Fails if the topic was deleted and recreated during the run, because its acknowledged records are gone. The offsets
   * alone do not show this if other producers have filled the new topic as far.
   */
  private async assertSameTopic(topicId: string | undefined): Promise<void> {
    const now = await withDeadline(this.settings.deliveryTimeoutMs, undefined, (outage) =>
      retryThroughOutage(outage, (deadline) => this.topic.id(deadline)),
    );
    if (now === topicId) return;
    throw new DestinationError(
      'kafka.topic-changed',
      `Topic "${this.settings.topic}" was deleted during the run, and what it held of the run with it. Start the simulation again.`,
    );
  }
}

function nowEpochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
