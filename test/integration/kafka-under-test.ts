import { Logger } from '@nestjs/common';
import kafkajs, { type Admin, Kafka, logLevel, type PartitionMetadata } from 'kafkajs';
import { readEnvironment } from '../../src/infrastructure/configuration/read-environment.js';
import { type KafkaSettings, kafkaSettings } from '../../src/infrastructure/kafka/kafka-settings.js';
import { KafkaCluster, type KafkaClusterOptions } from '../../tools/kafka/kafka-cluster.js';
import { eventually } from './eventually.js';
import { readTopic, type TopicRecord } from './topic-reader.js';

const { KafkaJSProtocolError } = kafkajs;
const RETRY = { initialRetryTime: 50, maxRetryTime: 1000, retries: 20 };

/**
 * Kafka's own default, which the development cluster turns off. With it, a service that asked for a missing topic in the
 * way of old clients would create it.
 */
const AUTO_CREATE = { 'auto.create.topics.enable': 'true' };

/** The properties of a new topic. */
export interface TopicShape {
  readonly partitions?: number;
  readonly replication?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** How long a controller keeps out a broker that disappeared; Kafka's own default of 9 s suits real networks. */
const QUICK_RETURN = { 'broker.session.timeout.ms': '2000', 'broker.heartbeat.interval.ms': '500' };

/** The Kafka that a spec file tests against, over its plaintext listeners, with topics that no other test uses. */
export class KafkaUnderTest {
  private constructor(
    readonly brokers: readonly string[],
    private readonly ownCluster: KafkaCluster | undefined,
  ) {
    Logger.overrideLogger(false);
  }

  /** The brokers named by `KAFKA_BROKERS`; otherwise our own broker. */
  static async given(): Promise<KafkaUnderTest> {
    const brokers = process.env['KAFKA_BROKERS']?.split(',').map((broker) => broker.trim());
    return brokers ? new KafkaUnderTest(brokers, undefined) : KafkaUnderTest.started();
  }

  /** Our own brokers, which a test may stop and which have all listeners. */
  static async started(options: KafkaClusterOptions = {}): Promise<KafkaUnderTest> {
    const properties = { ...AUTO_CREATE, ...QUICK_RETURN, ...options.properties };
    const cluster = await KafkaCluster.start({ fastBoot: true, ...options, properties });
    return new KafkaUnderTest(cluster.plaintext, cluster);
  }

  /** Our own cluster; throws if the brokers are not ours. */
  get cluster(): KafkaCluster {
    if (!this.ownCluster) throw new Error('KAFKA_BROKERS names brokers that the tests cannot control.');
    return this.ownCluster;
  }

  /** The variables that make a service send to a topic of this Kafka. */
  environment(topic: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return { KAFKA_BROKERS: this.brokers.join(','), TELEMETRY_TOPIC: topic, ...more };
  }

  /** The adapter's settings for a topic of this Kafka, as the service reads them from its environment. */
  settings(topic: string, more: Readonly<Record<string, string>> = {}): KafkaSettings {
    return settingsOf(this.environment(topic, more));
  }

  /** Creates a topic, by default with one partition, and returns its name. */
  async topic({ partitions = 1, ...shape }: TopicShape = {}): Promise<string> {
    const topic = newTopicName();
    await this.createTopic(topic, { partitions, ...shape });
    return topic;
  }

  async createTopic(topic: string, { partitions = 1, replication, config = {} }: TopicShape): Promise<void> {
    const shape = {
      topic,
      numPartitions: partitions,
      ...(replication === undefined ? {} : { replicationFactor: replication }),
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    };
    await this.administer(async (admin) => {
      await admin.createTopics({ topics: [shape], waitForLeaders: false });
      await eventually(`topic ${topic}`, async () => (await partitionsOf(admin, topic)) === partitions);
    });
  }

  /** Deletes the topic and waits until the brokers have forgotten it. */
  async deleteTopic(topic: string): Promise<void> {
    await this.administer(async (admin) => {
      await admin.deleteTopics({ topics: [topic] });
      await eventually(`no topic ${topic}`, async () => (await partitionsOf(admin, topic)) === 0);
    });
  }

  /** Increases the number of a topic's partitions. */
  async addPartitions(topic: string, count: number): Promise<void> {
    await this.administer(async (admin) => {
      await admin.createPartitions({ topicPartitions: [{ topic, count }] });
      await eventually(`${count} partitions`, async () => (await partitionsOf(admin, topic)) === count);
    });
  }

  /** The number of a topic's partitions; 0 if there is no such topic. */
  partitions(topic: string): Promise<number> {
    return this.administer((admin) => partitionsOf(admin, topic));
  }

  /** The leader, the replicas and the in-sync replicas of each partition. */
  layout(topic: string): Promise<readonly PartitionMetadata[]> {
    return this.administer(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return [...(topics[0]?.partitions ?? [])].sort((a, b) => a.partitionId - b.partitionId);
    });
  }

  /** Waits until that many replicas of every partition are in sync. */
  async untilInSync(topic: string, replicas: number): Promise<void> {
    await eventually(`${replicas} replicas in sync`, async () =>
      (await this.layout(topic)).every(({ isr }) => isr.length === replicas),
    );
  }

  /** The current number of records in the topic. */
  count(topic: string): Promise<number> {
    return this.administer(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    });
  }

  /** All records of a topic, each partition in order. */
  read(topic: string): Promise<readonly TopicRecord[]> {
    return readTopic(this.brokers, topic);
  }

  async stop(): Promise<void> {
    await this.ownCluster?.stop();
  }

  /** Uses its own connection, so that none of ours is open while a test counts those of the service. */
  private async administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const brokers = [...this.brokers];
    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: RETRY }).admin();
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

async function partitionsOf(admin: Admin, topic: string): Promise<number> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length ?? 0;
  } catch (error) {
    const { type } = error as { type?: string };
    if (error instanceof KafkaJSProtocolError && type === 'UNKNOWN_TOPIC_OR_PARTITION') return 0;
    throw error;
  }
}

/** The adapter's settings from an environment. */
export function settingsOf(variables: Readonly<Record<string, string>>): KafkaSettings {
  const result = kafkaSettings(readEnvironment(variables));
  if (!result) throw new Error('The environment names no brokers.');
  return result.settings;
}

export function newTopicName(): string {
  return `reefer-${crypto.randomUUID()}`;
}
