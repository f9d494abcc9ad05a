import { type Admin, Kafka, logLevel, type PartitionMetadata } from 'kafkajs';
import { eventually } from '../integration/eventually.js';

const REPLICAS = 3;
const SETTLED_DEADLINE_MS = 120_000;

/** What the brokers report about a topic, and what an administrator can do with it, whichever broker is down. */
export class KafkaView {
  private constructor(private readonly admin: Admin) {}

  static async of(brokers: readonly string[]): Promise<KafkaView> {
    const admin = new Kafka({
      brokers: [...brokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1000,
      requestTimeout: 5000,
      retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 20 },
    }).admin();
    await admin.connect();
    return new KafkaView(admin);
  }

  async partitions(topic: string): Promise<readonly PartitionMetadata[]> {
    const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions ?? [];
  }

  /** The broker that leads most partitions of the topic. */
  async busiestLeader(topic: string): Promise<number> {
    const led = new Map<number, number>();
    for (const { leader } of await this.partitions(topic)) led.set(leader, (led.get(leader) ?? 0) + 1);
    const [busiest] = [...led].sort(([, a], [, b]) => b - a);
    if (!busiest) throw new Error(`Topic ${topic} has no leaders.`);
    return busiest[0];
  }

  /** Creates a topic that needs two of three replicas in sync, and waits until all replicas are. */
  async createTopic(topic: string, partitions: number): Promise<void> {
    const configEntries = [{ name: 'min.insync.replicas', value: '2' }];
    await this.admin.createTopics({
      waitForLeaders: false, // kafkajs rejects if a broker has not heard of the topic yet.
      topics: [{ topic, numPartitions: partitions, replicationFactor: REPLICAS, configEntries }],
    });
    await this.settled(topic, partitions);
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.admin.deleteTopics({ topics: [topic] });
  }

  /** Requests new replicas for each partition, the preferred leader first; does not wait for the reassignment. */
  async reassign(
    topic: string,
    replicasOf: (partition: PartitionMetadata) => readonly number[],
  ): Promise<void> {
    const partitionAssignment = (await this.partitions(topic)).map((partition) => ({
      partition: partition.partitionId,
      replicas: [...replicasOf(partition)],
    }));
    await this.admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
  }

  /** Waits until each partition has a leader and three replicas in sync. */
  async settled(topic: string, partitions?: number): Promise<void> {
    await this.eventually(topic, 'did not come into sync', (found) => {
      const whole = found.filter(
        ({ leader, isr, replicas }) => leader >= 0 && isr.length === REPLICAS && replicas.length === REPLICAS,
      );
      return found.length > 0 && whole.length === (partitions ?? found.length);
    });
  }

  /** Waits until the partitions are as they should be. */
  async eventually(
    topic: string,
    failure: string,
    reached: (partitions: readonly PartitionMetadata[]) => boolean,
  ): Promise<void> {
    await eventually(
      `Topic ${topic} ${failure}`,
      async () => reached(await this.partitions(topic)),
      SETTLED_DEADLINE_MS,
    );
  }

  async disconnect(): Promise<void> {
    await this.admin.disconnect();
  }
}
