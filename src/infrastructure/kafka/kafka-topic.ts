import { DestinationError } from '../../domain/errors.js';
import { untilAborted } from './abortable.js';
import { AdminConnection } from './admin-connection.js';
import { withDeadline } from '../../application/runs/deadline.js';
import { explainKafkaError, explainKafkaSilence } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';
import { tlsProblem } from './kafka-tls.js';

/** Long enough for a distant cluster with TLS and SASL, short enough for a user who waits for the error. */
const ANSWER_DEADLINE_MS = 4000;

type Question<T> = (connection: AdminConnection) => Promise<T>;

/** Asks the brokers about the telemetry topic, over one admin connection that is kept while it works. */
export class KafkaTopic {
  private connection: AdminConnection | undefined;
  /** The ids of brokers that were reached once. */
  private readonly reached = new Set<number>();

  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: (message: string) => void,
  ) {}

  /** The topic's number of partitions; creates a missing topic if allowed. Rejects with a `DestinationError`. */
  partitions(signal: AbortSignal): Promise<number> {
    return this.ask((connection) => connection.partitions(), signal);
  }

  /**
   * The topic's id in hexadecimal; a topic that is deleted and recreated gets another id. Undefined if the brokers are
   * too old to have ids. Rejects with a `DestinationError`.
   */
  id(signal: AbortSignal): Promise<string | undefined> {
    return this.ask((connection) => connection.topicId(), signal);
  }

  /** Settings of the topic by their names; undefined if the user may not read them. Rejects with a `DestinationError`. */
  config(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined> {
    return this.ask((connection) => connection.config(names), signal);
  }

  /**
   * Resolves if each broker that leads a partition has been reached at least once: one at an address that is of no use
   * here never will be, one that has just failed was. Rejects with a `DestinationError`.
   */
  reachLeaders(signal: AbortSignal): Promise<void> {
    return this.ask((connection) => connection.reachLeaders(this.reached), signal);
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
        return await this.askOnce(question, deadline); // The kept connection broke; other brokers may still answer.
      }
    });
  }

  private async askOnce<T>(question: Question<T>, deadline: AbortSignal): Promise<T> {
    const problem = this.settings.problem ?? tlsProblem(this.settings);
    if (problem !== undefined) throw new DestinationError('kafka.configuration', problem);
    const connection = (this.connection ??= new AdminConnection(this.settings, this.log));
    const answer = question(connection);
    answer.catch(() => this.retire(connection));
    try {
      return await untilAborted(answer, deadline);
    } catch (error) {
      if (!deadline.aborted) throw explainKafkaError(error, this.settings, connection.contacts);
      const what = `answer within ${ANSWER_DEADLINE_MS / 1000} s`;
      throw explainKafkaSilence(what, connection.lastLoggedError, this.settings, error, connection.contacts);
    }
  }

  /** Lets pending questions finish on the connection; the next question opens a new one. */
  private retire(connection: AdminConnection): void {
    if (this.connection === connection) this.connection = undefined;
    connection.retire();
  }
}
