import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import type { BrokerContacts } from './broker-contacts.js';
import { ClosableSockets } from './closable-sockets.js';
import { IMPATIENT, kafkaClient, kafkaCluster } from './kafka-client.js';
import { explainKafkaError } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';
import type { Cluster } from './kafkajs-inside.js';
import { METADATA, topicIdRequest, VERSION_WITH_TOPIC_IDS } from './topic-id-request.js';

/** How many times the brokers are asked about a topic that was just created. */
const NEW_TOPIC_QUESTIONS = 20;
const NEW_TOPIC_PAUSE_MS = 100;
/** In place of a leader's id, if a partition has none. */
const NO_LEADER = -1;

/** A connection for requests about the topic, which may overlap. */
export class AdminConnection {
  /** The last error that kafkajs logged. */
  lastLoggedError = '';
  private readonly sockets = new ClosableSockets();
  private readonly admin: Admin;
  private readonly cluster: Cluster;
  private questions = 0;
  private retired = false;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void,
  ) {
    const listen = (message: string): void => {
      this.lastLoggedError = message;
      log(message);
    };
    this.admin = kafkaClient(settings, IMPATIENT, listen, this.sockets).admin();
    this.cluster = kafkaCluster(settings, IMPATIENT, listen, this.sockets);
    this.admin.on(this.admin.events.REQUEST_TIMEOUT, ({ payload }) => this.sockets.avoid(payload.broker));
  }

  get contacts(): BrokerContacts {
    return this.sockets.contacts;
  }

  /** Resolves with the topic's number of partitions; creates a missing topic if the settings allow it. */
  partitions(): Promise<number> {
    return this.answered(async () => {
      await this.admin.connect();
      return await this.countOrCreate();
    });
  }

  /** Resolves with the topic's id in hexadecimal; undefined if the brokers are too old to have ids. */
  topicId(): Promise<string | undefined> {
    return this.answered(async () => {
      await this.cluster.connect();
      return await this.onceKnown(() => this.identify());
    });
  }

  /** Resolves with settings of the topic by their names; undefined if the user may not read them. */
  config(names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined> {
    return this.answered(async () => {
      await this.cluster.connect();
      return await this.onceKnown(() => this.askForConfig(names));
    });
  }

  /**
   * Connects to the leaders of the topic's partitions that are not in `reached`, and adds them to it, by their ids.
   * Rejects if one cannot be reached.
   */
  reachLeaders(reached: Set<number>): Promise<void> {
    return this.answered(async () => {
      await this.cluster.connect();
      await this.onceKnown(() => this.cluster.addTargetTopic(this.settings.topic));
      const partitions = this.cluster.findTopicPartitionMetadata(this.settings.topic);
      const leaders = new Set(partitions.map(({ leader }) => leader));
      const unknown = [...leaders].filter((nodeId) => nodeId !== NO_LEADER && !reached.has(nodeId));
      await Promise.all(
        unknown.map((nodeId) => this.cluster.findBroker({ nodeId }).then(() => reached.add(nodeId))),
      );
    });
  }

  /** Closes when no request is pending any more. */
  retire(): void {
    this.retired = true;
    this.closeIfUnused();
  }

  close(): void {
    this.sockets.close();
    for (const client of [this.admin, this.cluster]) {
      client.disconnect().catch((error: unknown) => this.log(`Closing a connection: ${String(error)}`));
    }
  }

  private async answered<T>(ask: () => Promise<T>): Promise<T> {
    this.questions++;
    try {
      return await ask();
    } finally {
      this.questions--;
      this.closeIfUnused();
    }
  }

  private closeIfUnused(): void {
    if (this.retired && this.questions === 0) this.close();
  }

  private async countOrCreate(): Promise<number> {
    try {
      return await this.count();
    } catch (error) {
      if (!this.settings.createTopic || !this.saysMissing(error)) throw error;
      await this.create();
      return await this.onceKnown(() => this.count());
    }
  }

  /** Retries while the topic is missing: a new topic reaches the brokers one after another. */
  private async onceKnown<T>(ask: () => Promise<T>): Promise<T> {
    for (let questions = 1; ; questions++) {
      try {
        return await ask();
      } catch (error) {
        if (questions === NEW_TOPIC_QUESTIONS || !this.saysMissing(error)) throw error;
      }
      await sleep(NEW_TOPIC_PAUSE_MS);
    }
  }

  private saysMissing(error: unknown): boolean {
    return explainKafkaError(error, this.settings).code === 'kafka.topic-missing';
  }

  private async count(): Promise<number> {
    const { topics } = await this.admin.fetchTopicMetadata({ topics: [this.settings.topic] });
    return topics[0]?.partitions.length ?? 0;
  }

  private async askForConfig(names: readonly string[]): Promise<ReadonlyMap<string, string> | undefined> {
    const { topic: name } = this.settings;
    const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: [...names] };
    try {
      // Not by the admin client, which asks for all topics first, and fails if any has a partition without a leader.
      await this.cluster.addTargetTopic(name);
      const broker = await this.cluster.brokerPool.findConnectedBroker();
      const { resources } = await broker.describeConfigs({ resources: [resource], includeSynonyms: false });
      const entries = resources[0]?.configEntries ?? [];
      return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
    } catch (error) {
      if (explainKafkaError(error, this.settings).code === 'kafka.authorization') return undefined;
      throw error;
    }
  }

  private async identify(): Promise<string | undefined> {
    await this.cluster.addTargetTopic(this.settings.topic);
    const broker = await this.cluster.brokerPool.findConnectedBroker();
    const newest = broker.versions[METADATA]?.maxVersion ?? 0;
    if (newest < VERSION_WITH_TOPIC_IDS) return undefined;
    return (await broker.connectionPool.send(topicIdRequest(this.settings.topic))).id;
  }

  private async create(): Promise<void> {
    const { topic, partitions = -1, replication = -1 } = this.settings;
    await this.admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: replication }],
      waitForLeaders: false,
    });
    this.log(`Created topic ${topic}.`);
  }
}
