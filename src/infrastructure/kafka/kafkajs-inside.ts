import { createRequire } from 'node:module';
import type { KafkaConfig, Logger, RetryOptions } from 'kafkajs';

// Everything that is used of the inside of kafkajs, which its own types leave out. kafkajs is pinned in package.json.

const VERSION = '2.2.4';

/** What a client sends its requests through. */
export interface Cluster {
  readonly brokerPool: { findConnectedBroker(): Promise<Broker> };
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Fetches the topic's metadata, and with it the addresses of all brokers, the first time. */
  addTargetTopic(topic: string): Promise<void>;
  /** Fetches the metadata of the target topics anew. */
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
  /** Connects to the broker if need be. */
  findBroker(node: { readonly nodeId: number }): Promise<Broker>;
  /** By the metadata of the last refresh; empty where they have no such topic. */
  findTopicPartitionMetadata(
    topic: string,
  ): readonly { readonly partitionId: number; readonly leader: number }[];
}

/** One broker and the connections to it. */
export interface Broker {
  /** By the number of a kind of request. */
  readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: {
    readonly host: string;
    readonly port: number;
    send<T>(request: ProtocolRequest<T>): Promise<T>;
  };
  initProducerId(request: {
    readonly transactionTimeout: number;
  }): Promise<{ readonly producerId: string; readonly producerEpoch: number }>;
}

/** A request of the Kafka protocol without its header, and how its answer is read. */
export interface ProtocolRequest<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: {
    decode(payload: Buffer): Promise<T>;
    parse(decoded: T): Promise<T>;
  };
  /** Milliseconds; the client's own where that is longer. */
  readonly requestTimeout?: number;
  readonly logResponseError?: boolean;
}

export interface ClusterOptions extends Omit<KafkaConfig, 'logLevel' | 'logCreator'> {
  readonly logger: Logger;
  readonly retry: RetryOptions;
  readonly allowAutoTopicCreation: boolean;
  readonly instrumentationEmitter: { emit(event: string, payload: { readonly broker: string }): void };
}

/** What a broker answered, as kafkajs throws it. */
export type ProtocolError = Error & { readonly type: string };

const load = createRequire(import.meta.url);

const ClusterClass = load('kafkajs/src/cluster/index.js') as new (options: ClusterOptions) => Cluster;
const { createErrorFromCode } = load('kafkajs/src/protocol/error.js') as {
  readonly createErrorFromCode: (code: number) => ProtocolError;
};

/** CRC-32C in plain JavaScript. */
export const plainCrc32c = load('kafkajs/src/protocol/recordBatch/crc32C/crc32C.js') as (
  bytes: Uint8Array,
) => number;

/** A client's cluster; throws an `Error` if another kafkajs is installed than the one whose inside is known here. */
export function newCluster(options: ClusterOptions): Cluster {
  assertKnownKafkajs();
  return new ClusterClass(options);
}

/** The error that kafkajs throws for that error code of the protocol. */
export function protocolError(code: number): ProtocolError {
  return createErrorFromCode(code);
}

/** Throws an `Error` that says what to install. */
export function assertKnownKafkajs(
  { version } = load('kafkajs/package.json') as { readonly version: string },
): void {
  if (version === VERSION) return;
  throw new Error(
    `kafkajs ${version} is installed, but this program uses the inside of ${VERSION}. Run npm ci, which installs it.`,
  );
}
