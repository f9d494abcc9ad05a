import { setTimeout as sleep } from 'node:timers/promises';
import { DestinationError } from '../../domain/errors.js';
import { ClosableSockets } from './closable-sockets.js';
import { kafkaCluster, PATIENT } from './kafka-client.js';
import type { KafkaSettings } from './kafka-settings.js';
import type { Broker, Cluster } from './kafkajs-inside.js';
import { GarbledAnswer, type ProduceAnswer, produceRequest } from './produce-request.js';
import type { Throttle } from './throttle.js';

/** A broker that leaves a batch unanswered for longer hangs, unless it throttles. */
const ANSWER_MS = 10_000;
const TRANSACTION_TIMEOUT_MS = 60_000;
const NOT_READY_PAUSE_MS = 100;
/** What brokers say that have just begun to coordinate producers, or are still busy with an earlier one. */
const NOT_READY = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'CONCURRENT_TRANSACTIONS',
]);

/** What Kafka calls the producer of a run. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** One run's connections to the brokers, through which its batches go. */
export class ProducerConnection {
  private readonly sockets = new ClosableSockets();
  private readonly cluster: Cluster;

  /** `log` receives the errors that kafkajs would print. */
  constructor(
    private readonly settings: KafkaSettings,
    private readonly throttle: Throttle,
    log: (message: string) => void,
  ) {
    this.cluster = kafkaCluster(settings, PATIENT, log, this.sockets);
  }

  /** Connects and asks for a producer id of this connection's own, again and again while the brokers are not ready for that. */
  async open(signal: AbortSignal): Promise<ProducerIdentity> {
    await this.cluster.connect();
    await this.cluster.addTargetTopic(this.settings.topic);
    for (;;) {
      try {
        return await this.identify();
      } catch (error) {
        if (!NOT_READY.has(String((error as { type?: unknown }).type))) throw error;
      }
      await sleep(NOT_READY_PAUSE_MS, undefined, { signal });
    }
  }

  /** The broker that leads the partition, by what was last heard; rejects with `kafka.topic-changed` if there is no such partition. */
  async leaderOf(partition: number): Promise<Broker> {
    const partitions = this.cluster.findTopicPartitionMetadata(this.settings.topic);
    const found = partitions.find(({ partitionId }) => partitionId === partition);
    if (found) return this.cluster.findBroker({ nodeId: found.leader });
    throw new DestinationError(
      'kafka.topic-changed',
      `Partition ${partition} of topic "${this.settings.topic}" is gone: the topic was deleted or recreated with fewer partitions during the run. Start the simulation again.`,
    );
  }

  /** Asks anew who leads. */
  refresh(): Promise<void> {
    return this.cluster.refreshMetadata();
  }

  /**
   * Sends a batch's request and resolves with the answer. A rejection leaves open whether the broker has taken the batch;
   * the connection to a broker that does not answer, or answers something else, is cut.
   */
  async produce(broker: Broker, partition: number, request: Uint8Array): Promise<ProduceAnswer> {
    const { host, port } = broker.connectionPool;
    const address = `${host}:${port}`;
    const { payloads } = this.sockets;
    const standIn = payloads.put(request);
    const stopTimer = this.throttle.startTimer(ANSWER_MS, () => this.sockets.avoid(address));
    try {
      return await broker.connectionPool.send(produceRequest(standIn, this.settings.topic, partition));
    } catch (error) {
      if (error instanceof GarbledAnswer) this.sockets.cut(address);
      throw error;
    } finally {
      payloads.takeBack(standIn);
      stopTimer();
    }
  }

  /** Closes every socket for good, whatever is under way. */
  destroy(): void {
    this.sockets.close();
  }

  private async identify(): Promise<ProducerIdentity> {
    const broker = await this.cluster.findControllerBroker();
    const { producerId, producerEpoch } = await broker.initProducerId({
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
    });
    return { producerId: BigInt(producerId), producerEpoch };
  }

  /** Says good-bye to the brokers; nothing may be under way. */
  async close(): Promise<void> {
    try {
      await this.cluster.disconnect();
    } finally {
      this.sockets.close();
    }
  }
}
