import type { Admin } from 'kafkajs';
import { DestinationError } from '../../application/telemetry-publisher.js';
import { untilAborted } from './abortable.js';
import { ClosableSockets } from './closable-sockets.js';
import { IMPATIENT, kafkaClient } from './kafka-client.js';
import { explainKafkaError } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';

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
    try {
      return await untilAborted(connection.partitions(), signal);
    } catch (error) {
      this.close(connection);
      if (!signal.aborted) throw explainKafkaError(error, this.settings);
      throw new DestinationError(
        'kafka.timeout',
        `Kafka at ${this.settings.brokers.join(', ')} did not answer in time.${connection.lastWords}`,
        { cause: error },
      );
    }
  }

  disconnect(): void {
    if (this.connection) this.close(this.connection);
  }

  private close(connection: AdminConnection): void {
    if (this.connection === connection) this.connection = undefined;
    connection.close();
  }
}

class AdminConnection {
  lastWords = '';
  private readonly sockets = new ClosableSockets();
  private readonly admin: Admin;
  private readonly connected: Promise<void>;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void,
  ) {
    const listen = (message: string): void => {
      this.lastWords = ` ${message}`;
      log(message);
    };
    this.admin = kafkaClient(settings, IMPATIENT, listen, this.sockets).admin();
    this.connected = this.admin.connect();
  }

  async partitions(): Promise<number> {
    await this.connected;
    try {
      return await this.count();
    } catch (error) {
      if (
        !this.settings.createTopic ||
        explainKafkaError(error, this.settings).code !== 'kafka.topic-missing'
      ) {
        throw error;
      }
      await this.create();
      return await this.count();
    }
  }

  close(): void {
    this.sockets.close();
    this.admin
      .disconnect()
      .catch((error: unknown) => this.log(`Closing the admin connection: ${String(error)}`));
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
