import kafkajs, { type Admin, Kafka, logLevel } from 'kafkajs';
import { readEnvironment } from '../../src/infrastructure/configuration/read-environment.js';
import { type KafkaSettings, kafkaSettings } from '../../src/infrastructure/kafka/kafka-settings.js';
import { KafkaCluster, type KafkaClusterOptions } from '../../tools/kafka/kafka-cluster.js';
import { eventually } from './eventually.js';
import { readTopic, type TopicRecord } from './topic-reader.js';

const { KafkaJSProtocolError } = kafkajs;
const RETRY = { initialRetryTime: 50, maxRetryTime: 1000, retries: 20 };

/**
 * Kafka's own default, which the development cluster turns off: a service that asks for a missing topic as a client of
 * old does would make it.
 */
const AUTO_CREATE = { 'auto.create.topics.enable': 'true' };

/** What a topic is to be like. */
export interface TopicShape {
  readonly partitions?: number;
  readonly replication?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** The Kafka that a spec file tests against, over its plaintext listeners, with topics that no other test uses. */
export class KafkaUnderTest {
  private readonly admin: Admin;

  private constructor(
    readonly brokers: readonly string[],
    private readonly ownCluster: KafkaCluster | undefined,
  ) {
    const retry = RETRY;
    this.admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry }).admin();
  }

  /** The brokers named by `KAFKA_BROKERS`, else one of our own. */
  static async given(): Promise<KafkaUnderTest> {
    const brokers = process.env['KAFKA_BROKERS']?.split(',').map((broker) => broker.trim());
    if (!brokers) return KafkaUnderTest.started();
    return KafkaUnderTest.connected(new KafkaUnderTest(brokers, undefined));
  }

  /** Brokers of our own, which a test may stop and which have all listeners. */
  static async started(options: KafkaClusterOptions = {}): Promise<KafkaUnderTest> {
    const properties = { ...AUTO_CREATE, ...options.properties };
    const cluster = await KafkaCluster.start({ fastBoot: true, ...options, properties });
    return KafkaUnderTest.connected(new KafkaUnderTest(cluster.plaintext, cluster));
  }

  private static async connected(kafka: KafkaUnderTest): Promise<KafkaUnderTest> {
    await kafka.admin.connect();
    return kafka;
  }

  /** The processes, if they are ours. */
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

  /** Creates a topic, one partition unless told otherwise, and gives its name. */
  async topic({ partitions = 1, ...shape }: TopicShape = {}): Promise<string> {
    const topic = newTopicName();
    await this.createTopic(topic, { partitions, ...shape });
    return topic;
  }

  async createTopic(topic: string, { partitions = 1, replication, config = {} }: TopicShape): Promise<void> {
    await this.admin.createTopics({
      topics: [
        {
          topic,
          numPartitions: partitions,
          ...(replication === undefined ? {} : { replicationFactor: replication }),
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        },
      ],
    });
    await eventually(`topic ${topic}`, async () => (await this.partitions(topic)) === partitions);
  }

  /** Deletes the topic and waits until the brokers have forgotten it. */
  async deleteTopic(topic: string): Promise<void> {
    await this.admin.deleteTopics({ topics: [topic] });
    await eventually(`no topic ${topic}`, async () => (await this.partitions(topic)) === 0);
  }

  /** The number of a topic's partitions, 0 if it is not there. */
  async partitions(topic: string): Promise<number> {
    try {
      const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 0;
    } catch (error) {
      const { type } = error as { type?: string };
      if (error instanceof KafkaJSProtocolError && type === 'UNKNOWN_TOPIC_OR_PARTITION') return 0;
      throw error;
    }
  }

  /** Number of records in the topic now. */
  async count(topic: string): Promise<number> {
    const offsets = await this.admin.fetchTopicOffsets(topic);
    return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  }

  /** All records of a topic, each partition in order. */
  read(topic: string): Promise<readonly TopicRecord[]> {
    return readTopic(this.brokers, topic);
  }

  async stop(): Promise<void> {
    await this.admin.disconnect();
    await this.ownCluster?.stop();
  }
}

/** The adapter's settings that an environment gives. */
export function settingsOf(variables: Readonly<Record<string, string>>): KafkaSettings {
  const result = kafkaSettings(readEnvironment(variables));
  if (!result) throw new Error('The environment names no brokers.');
  return result.settings;
}

export function newTopicName(): string {
  return `reefer-${crypto.randomUUID()}`;
}
