import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, { Kafka, logLevel, type Admin, type ITopicMetadata } from 'kafkajs';
import { messageOf, ToolError } from './tool-error.js';

const { KafkaJSAggregateError } = kafkajs;
const WAIT_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 50;

/** The settings of a topic that differ from the cluster's defaults. */
export interface TopicOptions {
  readonly replication?: number;
  /** Kafka's topic settings, for example `{ 'cleanup.policy': 'compact' }`. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Administers a cluster over its plaintext listeners, and asks each broker for its own view. */
export class ClusterAdmin {
  /** `runningBrokers` returns `host:port` of the brokers that run at the time of the call. */
  constructor(private readonly runningBrokers: () => readonly string[]) {}

  /** Resolves when every broker knows all brokers. */
  async waitForBrokers(): Promise<void> {
    const count = this.runningBrokers().length;
    await this.everywhere('did not see all brokers', async (admin) => {
      const { brokers } = await admin.describeCluster();
      return brokers.length === count;
    });
  }

  /**
   * Creates a topic and waits until every broker knows a leader for each partition. Resolves with false if the topic
   * exists. Rejects with a {@link ToolError}.
   */
  async createTopic(topic: string, partitions: number, options: TopicOptions): Promise<boolean> {
    const [first] = this.runningBrokers();
    if (first === undefined) throw new ToolError('No broker runs.');
    const { replication, config = {} } = options;
    const created = await withAdmin(first, (admin) =>
      admin.createTopics({
        waitForLeaders: false,
        topics: [
          {
            topic,
            numPartitions: partitions,
            ...(replication === undefined ? {} : { replicationFactor: replication }),
            configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
          },
        ],
      }),
    ).catch((error: unknown) => {
      throw new ToolError(`Topic ${topic} could not be created: ${reasons(error)}`, { cause: error });
    });
    await this.everywhere(`did not see the leaders of topic ${topic}`, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics.every((metadata) => hasLeaders(metadata, created ? partitions : 1));
    });
    return created;
  }

  /** The number of a topic's partitions. */
  async partitionCount(topic: string): Promise<number> {
    const [first = ''] = this.runningBrokers();
    const { topics } = await withAdmin(first, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    return topics[0]?.partitions.length ?? 0;
  }

  private async everywhere(failure: string, seen: (admin: Admin) => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WAIT_MILLISECONDS;
    const wait = async (address: string, admin: Admin): Promise<void> => {
      for (;;) {
        // A broker that does not know a new topic yet answers with an error: ask again.
        const answer = await seen(admin).catch((error: unknown) => messageOf(error));
        if (answer === true) return;
        if (Date.now() > deadline) throw new ToolError(`Broker ${address} ${failure}: ${answer}`);
        await delay(POLL_MILLISECONDS);
      }
    };
    const brokers = this.runningBrokers();
    await Promise.all(brokers.map((address) => withAdmin(address, (admin) => wait(address, admin))));
  }
}

async function withAdmin<T>(broker: string, use: (admin: Admin) => Promise<T>): Promise<T> {
  const retry = { retries: 5, initialRetryTime: 50, maxRetryTime: 1000 };
  const client = new Kafka({ clientId: 'development', brokers: [broker], logLevel: logLevel.NOTHING, retry });
  const admin = client.admin();
  try {
    await admin.connect();
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

function hasLeaders(metadata: ITopicMetadata, partitions: number): boolean {
  return metadata.partitions.length >= partitions && metadata.partitions.every(({ leader }) => leader >= 0);
}

function reasons(error: unknown): string {
  if (error instanceof KafkaJSAggregateError) return error.errors.map(messageOf).join('; ');
  return messageOf(error);
}
