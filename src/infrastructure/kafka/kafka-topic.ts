import type { Admin } from 'kafkajs';
import { untilAborted } from './abortable.js';
import { ClosableSockets } from './closable-sockets.js';
import { IMPATIENT, kafkaClient } from './kafka-client.js';
import { explainKafkaError, explainKafkaSilence } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Long enough for a distant cluster with TLS and SASL, short enough for someone who waits to see what is wrong. */
const ANSWER_DEADLINE_MS = 4000;

/** The topic that telemetry goes to, seen through one admin connection that is kept while it works. */
export class KafkaTopic {
  private connection: AdminConnection | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void,
  ) {}

  /** How many partitions the topic has; creates a missing one if the settings say so. Rejects with a `DestinationError`. */
  async partitions(signal: AbortSignal): Promise<number> {
    const connection = (this.connection ??= new AdminConnection(this.settings, this.log));
    const answer = connection.partitions();
    answer.catch(() => this.retire(connection));
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]);
    try {
      return await untilAborted(answer, deadline);
    } catch (error) {
      if (!deadline.aborted) throw explainKafkaError(error, this.settings);
      const what = `answer within ${ANSWER_DEADLINE_MS / 1000} s`;
      throw explainKafkaSilence(what, connection.lastWords, this.settings, error);
    }
  }

  disconnect(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  /** The next question gets a connection of its own; those that still wait for an answer of this one may have it. */
  private retire(connection: AdminConnection): void {
    if (this.connection === connection) this.connection = undefined;
    connection.retire();
  }
}

class AdminConnection {
  /** The last error that kafkajs told of. */
  lastWords = '';
  private readonly sockets = new ClosableSockets();
  private readonly admin: Admin;
  private readonly connected: Promise<void>;
  private questions = 0;
  private retired = false;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void,
  ) {
    const listen = (message: string): void => {
      this.lastWords = message;
      log(message);
    };
    this.admin = kafkaClient(settings, IMPATIENT, listen, this.sockets).admin();
    this.connected = this.admin.connect();
  }

  async partitions(): Promise<number> {
    this.questions++;
    try {
      await this.connected;
      return await this.countOrCreate();
    } finally {
      this.questions--;
      this.closeIfUnused();
    }
  }

  /** Closes once no question waits for its answer. */
  retire(): void {
    this.retired = true;
    this.closeIfUnused();
  }

  close(): void {
    this.sockets.close();
    this.admin
      .disconnect()
      .catch((error: unknown) => this.log(`Closing the admin connection: ${String(error)}`));
  }

  private closeIfUnused(): void {
    if (this.retired && this.questions === 0) this.close();
  }

  private async countOrCreate(): Promise<number> {
    try {
      return await this.count();
    } catch (error) {
      const { code } = explainKafkaError(error, this.settings);
      if (!this.settings.createTopic || code !== 'kafka.topic-missing') throw error;
      await this.create();
      return await this.count();
    }
  }

  private async count(): Promise<number> {
    const { topics } = await this.admin.fetchTopicMetadata({ topics: [this.settings.topic] });
    return topics[0]?.partitions.length ?? 0;
  }

  private async create(): Promise<void> {
    const { topic, partitions = -1, replication = -1 } = this.settings;
    await this.admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: replication }],
      waitForLeaders: true,
    });
    this.log(`Created topic ${topic}.`);
  }
}
