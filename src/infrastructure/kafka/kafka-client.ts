import { Kafka, type KafkaConfig, logLevel, type RetryOptions } from 'kafkajs';
import type { ClosableSockets } from './closable-sockets.js';
import { saslOptions } from './kafka-sasl.js';
import type { KafkaSettings } from './kafka-settings.js';
import { tlsOptions } from './kafka-tls.js';
import { type Cluster, newCluster } from './kafkajs-inside.js';

const CONNECTION_TIMEOUT_MS = 5000;
const AUTHENTICATION_TIMEOUT_MS = 10_000;

/** How long a client waits for an answer, and how often it retries. */
export interface Patience {
  readonly requestTimeoutMs: number;
  readonly retry: RetryOptions;
}

/** Fails within seconds, for requests whose caller waits: with wrong settings, more retries fail in the same way. */
export const IMPATIENT: Patience = {
  requestTimeoutMs: 5000,
  retry: { initialRetryTime: 100, maxRetryTime: 500, factor: 0.2, multiplier: 2, retries: 2 },
};

/**
 * For deliveries, which retry until their own deadline. A broker that hangs is noticed after 10 s; Kafka itself takes
 * about as long to replace it.
 */
export const PATIENT: Patience = {
  requestTimeoutMs: 10_000,
  retry: { initialRetryTime: 100, maxRetryTime: 1000, factor: 0.2, multiplier: 2, retries: 3 },
};

/** Creates a kafkajs client that uses the given sockets; `log` receives the errors that kafkajs would print. */
export function kafkaClient(
  settings: KafkaSettings,
  patience: Patience,
  log: (message: string) => void,
  sockets: ClosableSockets,
): Kafka {
  return new Kafka(kafkaConfig(settings, patience, log, sockets));
}

/** Creates kafkajs's internal cluster, for requests that its public API does not offer; avoids brokers that hang. */
export function kafkaCluster(
  settings: KafkaSettings,
  patience: Patience,
  log: (message: string) => void,
  sockets: ClosableSockets,
): Cluster {
  const config = kafkaConfig(settings, patience, log, sockets);
  return newCluster({
    ...config,
    logger: new Kafka(config).logger(),
    retry: patience.retry,
    allowAutoTopicCreation: false,
    instrumentationEmitter: {
      emit: (event, { broker }) => {
        if (event === 'network.request_timeout') sockets.avoid(broker);
      },
    },
  });
}

function kafkaConfig(
  settings: KafkaSettings,
  { retry, requestTimeoutMs }: Patience,
  log: (message: string) => void,
  sockets: ClosableSockets,
): KafkaConfig {
  const { credentials } = settings;
  const config: KafkaConfig = {
    clientId: 'reefer-simulator',
    brokers: () => sockets.seeds(settings.brokers),
    socketFactory: sockets.factory,
    ssl: tlsOptions(settings),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    authenticationTimeout: AUTHENTICATION_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    retry,
    logLevel: logLevel.ERROR,
    logCreator: () => (entry) => log(describeEntry(entry.log)),
  };
  if (credentials) config.sasl = saslOptions(credentials);
  return config;
}

/** The error of a log entry, without the prefix in which kafkajs says what it tried. */
function describeEntry(entry: { readonly message: string; readonly [field: string]: unknown }): string {
  const detail = typeof entry['error'] === 'string' ? `: ${entry['error']}` : '';
  return `${entry.message}${detail}`.replace(
    /^Failed to (connect to seed broker, [^:]*|send messages): /,
    '',
  );
}
