/** The inside of kafkajs 2.2.4 that its own types leave out: what its clients send requests through. */
declare module 'kafkajs/src/cluster/index.js' {
  import type { KafkaConfig, Logger, RetryOptions } from 'kafkajs';

  export interface ClusterOptions extends Omit<KafkaConfig, 'logLevel' | 'logCreator'> {
    readonly logger: Logger;
    readonly retry: RetryOptions;
    readonly allowAutoTopicCreation: boolean;
    readonly instrumentationEmitter: { emit(event: string, payload: { readonly broker: string }): void };
  }

  export interface ProtocolRequest<T> {
    readonly request: {
      readonly apiKey: number;
      readonly apiVersion: number;
      readonly apiName: string;
      encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
    };
    readonly response: {
      decode(payload: Buffer): Promise<T & { readonly clientSideThrottleTime?: number }>;
      parse(decoded: T): Promise<T>;
    };
  }

  export interface Broker {
    /** By the number of a kind of request. */
    readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
    readonly connectionPool: { send<T>(request: ProtocolRequest<T>): Promise<T> };
  }

  export default class Cluster {
    constructor(options: ClusterOptions);
    readonly brokerPool: { findConnectedBroker(): Promise<Broker> };
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    /** Fetches the topic's metadata, and with it the addresses of all brokers, the first time. */
    addTargetTopic(topic: string): Promise<void>;
  }
}
