import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { DestinationError } from '../../application/telemetry-publisher.js';
import { untilAborted } from './abortable.js';
import { ClosableSockets } from './closable-sockets.js';
import { IMPATIENT, kafkaClient } from './kafka-client.js';
import { explainKafkaError, explainKafkaSilence } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Long enough for a distant cluster with TLS and SASL, short enough for someone who waits to see what is wrong. */
const ANSWER_DEADLINE_MS = 4000;
/** How often brokers are asked for a topic that was just created. */
const NEW_TOPIC_QUESTIONS = 20;
const NEW_TOPIC_PAUSE_MS = 100;

/** The topic that telemetry goes to, seen through one admin connection that is kept while it works. */
export class KafkaTopic {
  private connection: AdminConnection | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void,
  ) {}

  /** How many partitions the topic has; creates a missing one if the settings say so. Rejects with a `DestinationError`. */
  async partitions(signal: AbortSignal): Promise<number> {
    const { problem } = this.settings;
    if (problem !== undefined) throw new DestinationError('kafka.configuration', problem);
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]);
    const kept = this.connection !== undefined;
    try {
      return await this.ask(deadline);
    } catch (error) {
      if (!kept || deadline.aborted) throw error;
      return await this.ask(deadline); // That a kept connection has broken says nothing of the other brokers.
    }
  }

  disconnect(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  private async ask(deadline: AbortSignal): Promise<number> {
    const connection = (this.connection ??= new AdminConnection(this.settings, this.log));
    const answer = connection.partitions();
    answer.catch(() => this.retire(connection));
    try {
      return await untilAborted(answer, deadline);
    } catch (error) {
      if (!deadline.aborted) throw explainKafkaError(error, this.settings);
      const what = `answer within ${ANSWER_DEADLINE_MS / 1000} s`;
      throw explainKafkaSilence(what, connection.lastWords, this.settings, error);
    }
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
    this.admin.on(this.admin.events.REQUEST_TIMEOUT, ({ payload }) => this.sockets.avoid(payload.broker));
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
      if (!this.settings.createTopic || !this.saysMissing(error)) throw error;
      await this.create();
      return await this.countOnceKnown();
    }
  }

  /** Brokers hear of a new topic one after another, so the next one asked may not know it yet. */
  private async countOnceKnown(): Promise<number> {
    for (let questions = 1; ; questions++) {
      try {
        return await this.count();
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

  private async create(): Promise<void> {
    const { topic, partitions = -1, replication = -1 } = this.settings;
    await this.admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: replication }],
      waitForLeaders: false,
    });
    this.log(`Created topic ${topic}.`);
  }
}
