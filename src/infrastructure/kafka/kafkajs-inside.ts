import { createRequire } from 'node:module';
import type {
  DescribeConfigResponse,
  KafkaConfig,
  Logger,
  Mechanism,
  ResourceConfigQuery,
  RetryOptions,
} from 'kafkajs';

// All internals of kafkajs that this program uses; its types do not declare them. package.json pins its version.

const VERSION = '2.2.4';

/** The part of a kafkajs client that sends requests. */
export interface Cluster {
  readonly brokerPool: { findConnectedBroker(): Promise<Broker> };
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Fetches, the first time, the topic's metadata and with it the addresses of all brokers. */
  addTargetTopic(topic: string): Promise<void>;
  /** Fetches the metadata of the target topics again. */
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
  /** Connects to the broker if necessary. */
  findBroker(node: { readonly nodeId: number }): Promise<Broker>;
  /** Uses the metadata of the last refresh; empty if they lack the topic. */
  findTopicPartitionMetadata(
    topic: string,
  ): readonly { readonly partitionId: number; readonly leader: number }[];
}

/** One broker and the connections to it. */
export interface Broker {
  /** The supported versions by API key. */
  readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: {
    readonly host: string;
    readonly port: number;
    send<T>(request: ProtocolRequest<T>): Promise<T>;
  };
  describeConfigs(request: {
    readonly resources: readonly ResourceConfigQuery[];
    readonly includeSynonyms: boolean;
  }): Promise<DescribeConfigResponse>;
  initProducerId(request: {
    readonly transactionTimeout: number;
  }): Promise<{ readonly producerId: string; readonly producerEpoch: number }>;
}

/** A request of the Kafka protocol without its header, and the decoder of its response. */
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
  /** Milliseconds; the client's own timeout applies if that is longer. */
  readonly requestTimeout?: number;
  readonly logResponseError?: boolean;
}

export interface ClusterOptions extends Omit<KafkaConfig, 'logLevel' | 'logCreator'> {
  readonly logger: Logger;
  readonly retry: RetryOptions;
  readonly allowAutoTopicCreation: boolean;
  readonly instrumentationEmitter: { emit(event: string, payload: { readonly broker: string }): void };
}

/** The error that kafkajs throws for an error code of the protocol. */
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

type ScramLogin = (login: {
  readonly username: string;
  readonly password: string;
}) => Mechanism['authenticationProvider'];

const SCRAM_LOGINS = {
  'SCRAM-SHA-256': load('kafkajs/src/broker/saslAuthenticator/scram256.js') as ScramLogin,
  'SCRAM-SHA-512': load('kafkajs/src/broker/saslAuthenticator/scram512.js') as ScramLogin,
};

/** kafkajs's own login by SCRAM, as its option `authenticationProvider` takes one. */
export function scramLogin(
  mechanism: keyof typeof SCRAM_LOGINS,
  login: Parameters<ScramLogin>[0],
): Mechanism['authenticationProvider'] {
  return SCRAM_LOGINS[mechanism](login);
}

/** Creates a client's cluster; throws an `Error` if another version of kafkajs is installed. */
export function newCluster(options: ClusterOptions): Cluster {
  assertKnownKafkajs();
  return new ClusterClass(options);
}

/** Creates the error that kafkajs throws for an error code of the protocol. */
export function protocolError(code: number): ProtocolError {
  return createErrorFromCode(code);
}

/** Throws an `Error` that says what to install if the version of kafkajs is not the known one. */
export function assertKnownKafkajs(
  { version } = load('kafkajs/package.json') as { readonly version: string },
): void {
  if (version === VERSION) return;
  throw new Error(
    `kafkajs ${version} is installed, but this program uses the inside of ${VERSION}. Run npm ci, which installs it.`,
  );
}
