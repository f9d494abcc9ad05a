import { setTimeout as sleep } from 'node:timers/promises';
import { DestinationError } from '../../domain/errors.js';
import type { BrokerContacts } from './broker-contacts.js';
import { ClosableSockets } from './closable-sockets.js';
import { kafkaCluster, PATIENT } from './kafka-client.js';
import type { KafkaSettings } from './kafka-settings.js';
import type { Broker, Cluster } from './kafkajs-inside.js';
import { GarbledAnswer, type ProduceAnswer, produceRequest } from './produce-request.js';
import type { Throttle } from './throttle.js';

/** A broker that takes longer to answer a batch counts as hanging; throttled time is not counted. */
const ANSWER_MS = 10_000;
const TRANSACTION_TIMEOUT_MS = 60_000;
const NOT_READY_PAUSE_MS = 100;
/** The errors of brokers that are not yet ready to give producer ids. */
const NOT_READY = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
  'CONCURRENT_TRANSACTIONS',
]);

/** The identity that Kafka gives to the producer of a run. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** One run's connections to the brokers, over which its batches are sent. */
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

  get contacts(): BrokerContacts {
    return this.sockets.contacts;
  }

  /** Connects and gets a new producer id; retries while the brokers are not ready, until the signal aborts. */
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

  /** The partition's leader by the last metadata; rejects with `kafka.topic-changed` if there is no such partition. */
  async leaderOf(partition: number): Promise<Broker> {
    const partitions = this.cluster.findTopicPartitionMetadata(this.settings.topic);
    const found = partitions.find(({ partitionId }) => partitionId === partition);
    if (found) return this.cluster.findBroker({ nodeId: found.leader });
    throw new DestinationError(
      'kafka.topic-changed',
      `Partition ${partition} of topic "${this.settings.topic}" is gone: the topic was deleted or recreated with fewer partitions during the run. Start the simulation again.`,
    );
  }

  /** Fetches the metadata again, and with it the current leaders. */
  refresh(): Promise<void> {
    return this.cluster.refreshMetadata();
  }

  /**
   * Sends a batch's request and resolves with the answer. After a rejection, the broker may or may not have stored the
   * batch. The connection to a broker that does not answer, or gives an invalid answer, is cut.
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

  /** Closes all sockets for good, even while requests are pending. */
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

  /** Disconnects from the brokers; no request may be pending. */
  async close(): Promise<void> {
    try {
      await this.cluster.disconnect();
    } finally {
      this.sockets.close();
    }
  }
}
