import { DestinationError } from '../../domain/errors.js';
import { untilAborted } from './abortable.js';
import { AdminConnection } from './admin-connection.js';
import { withDeadline } from '../../application/runs/deadline.js';
import { explainKafkaError, explainKafkaSilence } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Long enough for a distant cluster with TLS and SASL, short enough for someone who waits to see what is wrong. */
const ANSWER_DEADLINE_MS = 4000;

type Question<T> = (connection: AdminConnection) => Promise<T>;

/** The topic that telemetry goes to, seen through one admin connection that is kept while it works. */
export class KafkaTopic {
  private connection: AdminConnection | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void,
  ) {}

  /** How many partitions the topic has; creates a missing one if the settings say so. Rejects with a `DestinationError`. */
  partitions(signal: AbortSignal): Promise<number> {
    return this.ask((connection) => connection.partitions(), signal);
  }

  /**
   * Which topic it is that bears the name: one that is deleted and made anew has another id. Undefined if the brokers are
   * too old to tell. Rejects with a `DestinationError`.
   */
  id(signal: AbortSignal): Promise<string | undefined> {
    return this.ask((connection) => connection.topicId(), signal);
  }

  /** The topic's `max.message.bytes`; undefined where the user may not ask for it. Rejects with a `DestinationError`. */
  largestBatchBytes(signal: AbortSignal): Promise<number | undefined> {
    return this.ask((connection) => connection.largestBatchBytes(), signal);
  }

  disconnect(): void {
    this.connection?.close();
    this.connection = undefined;
  }

  private ask<T>(question: Question<T>, signal: AbortSignal): Promise<T> {
    const kept = this.connection !== undefined;
    return withDeadline(ANSWER_DEADLINE_MS, signal, async (deadline) => {
      try {
        return await this.askOnce(question, deadline);
      } catch (error) {
        if (!kept || deadline.aborted) throw error;
        return await this.askOnce(question, deadline); // That a kept connection broke says nothing of the other brokers.
      }
    });
  }

  private async askOnce<T>(question: Question<T>, deadline: AbortSignal): Promise<T> {
    const { problem } = this.settings;
    if (problem !== undefined) throw new DestinationError('kafka.configuration', problem);
    const connection = (this.connection ??= new AdminConnection(this.settings, this.log));
    const answer = question(connection);
    answer.catch(() => this.retire(connection));
    try {
      return await untilAborted(answer, deadline);
    } catch (error) {
      if (!deadline.aborted) throw explainKafkaError(error, this.settings);
      const what = `answer within ${ANSWER_DEADLINE_MS / 1000} s`;
      throw explainKafkaSilence(what, connection.lastHeard, this.settings, error);
    }
  }

  /** The next question gets a connection of its own; those that still wait for an answer of this one may have it. */
  private retire(connection: AdminConnection): void {
    if (this.connection === connection) this.connection = undefined;
    connection.retire();
  }
}
