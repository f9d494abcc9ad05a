import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Connection } from './connection.js';
import type { ConsumeOptions } from './options.js';

const RETRY_MILLISECONDS = 1000;

/** A record of a topic and its partition. */
export interface ReceivedRecord {
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** The callbacks of a {@link TopicConsumer}. */
export interface ConsumptionWatch {
  /** Called when every new record will be received, and again after each reconnection. */
  ready(): void;
  /** Called when the connection is lost, before the consumer reconnects. */
  lost(): void;
  /** Receives the next records of a partition; returns how many it took, and whether it wants more. */
  records(records: readonly ReceivedRecord[]): Promise<{ readonly taken: number; readonly more: boolean }>;
}

/**
 * Consumes a topic, and continues after the last taken record when a connection was lost. kafkajs alone would give up
 * when a broker refuses the connection, and without commits it would start from the beginning.
 */
export class TopicConsumer {
  private readonly next = new Map<number, bigint>();
  private wasReady = false;

  constructor(
    private readonly connection: Connection,
    private readonly options: Pick<ConsumeOptions, 'group' | 'fromBeginning'>,
    private readonly watch: ConsumptionWatch,
  ) {}

  /** Resolves when the watch wants no more or the signal aborts; rejects with a `ToolError` if Kafka refuses. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.attempt(signal);
        return;
      } catch (error) {
        if (!this.wasReady || !isConnectionLoss(error)) throw this.connection.explain(error);
        this.watch.lost();
        await delay(RETRY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async attempt(signal: AbortSignal): Promise<void> {
    const consumer = this.connection.patient.consumer({
      groupId: this.options.group ?? `reefer-consume-${randomUUID()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 500,
      // If a coordinator is lost, kafkajs joins as a new member, which must wait until the old one has timed out.
      sessionTimeout: 10_000,
      rebalanceTimeout: 10_000,
      heartbeatInterval: 2000,
    });
    const { promise: over, settle } = settling(signal);
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.connection.topic, fromBeginning: this.options.fromBeginning });
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) settle(payload.error);
      });
      consumer.on('consumer.group_join', () => this.seek(consumer));
      const removeListener = consumer.on('consumer.fetch', () => {
        removeListener();
        this.wasReady = true;
        this.watch.ready();
      });
      const autoCommit = this.options.group !== undefined;
      const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
        if (signal.aborted) return;
        if (!(await this.take(payload))) settle();
      };
      consumer.run({ autoCommit, eachBatchAutoResolve: false, eachBatch }).catch((error: unknown) => {
        settle(error instanceof Error ? error : new Error(String(error)));
      });
      await over;
    } finally {
      await consumer.disconnect();
    }
  }

  private async take(payload: EachBatchPayload): Promise<boolean> {
    const { messages, partition } = payload.batch;
    const { taken, more } = await this.watch.records(messages.map((message) => ({ partition, message })));
    const last = messages[taken - 1];
    if (last) {
      payload.resolveOffset(last.offset);
      this.next.set(partition, BigInt(last.offset) + 1n);
    }
    await payload.heartbeat();
    return more;
  }

  private seek(consumer: Consumer): void {
    if (this.options.group !== undefined) return;
    for (const [partition, offset] of this.next) {
      consumer.seek({ topic: this.connection.topic, partition, offset: String(offset) });
    }
  }
}

/** A promise that `settle` settles, or that resolves when the signal aborts. */
function settling(signal: AbortSignal): { promise: Promise<void>; settle: (failure?: Error) => void } {
  let settle: (failure?: Error) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure ? reject(failure) : resolve());
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  promise.catch(() => undefined);
  return { promise, settle };
}

/** Whether the error comes from the network or from an unavailable broker, and is not a refusal. */
function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^KafkaJS(Connection|RequestTimeout|NumberOfRetries|BrokerNotFound|GroupCoordinator)/.test(
    error.name,
  );
}
