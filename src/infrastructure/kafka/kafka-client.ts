import { Kafka, type KafkaConfig, logLevel, type RetryOptions, type SASLOptions } from 'kafkajs';
import type { ClosableSockets } from './closable-sockets.js';
import type { KafkaSettings } from './kafka-settings.js';

const CONNECTION_TIMEOUT_MS = 5000;
const AUTHENTICATION_TIMEOUT_MS = 10_000;
/** A broker that hangs is noticed after this long; Kafka itself takes about as long to replace it. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Gives up within seconds, for questions whose asker waits: a wrong setting fails the same way each time. */
export const IMPATIENT: RetryOptions = {
  initialRetryTime: 100,
  maxRetryTime: 500,
  factor: 0.2,
  multiplier: 2,
  retries: 2,
};

/** Outlasts a broker's restart, for deliveries, which have a deadline of their own. */
export const PATIENT: RetryOptions = {
  initialRetryTime: 100,
  maxRetryTime: 1000,
  factor: 0.2,
  multiplier: 2,
  retries: 120,
};

/** A kafkajs client of those settings; `log` hears what kafkajs would print. */
export function kafkaClient(
  settings: KafkaSettings,
  retry: RetryOptions,
  log: (message: string) => void,
  sockets?: ClosableSockets,
): Kafka {
  const { credentials, tls, certificateAuthority } = settings;
  const config: KafkaConfig = {
    clientId: 'reefer-simulator',
    brokers: [...settings.brokers],
    ssl: tls ? (certificateAuthority === undefined ? true : { ca: [certificateAuthority] }) : false,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    authenticationTimeout: AUTHENTICATION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => log(describeEntry(entry.log)),
  };
  if (credentials) config.sasl = saslOptions(credentials);
  if (sockets) config.socketFactory = sockets.factory;
  return new Kafka(config);
}

function saslOptions({ mechanism, user, password }: NonNullable<KafkaSettings['credentials']>): SASLOptions {
  const login = { username: user, password };
  switch (mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', ...login };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', ...login };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', ...login };
  }
}

function describeEntry(entry: { readonly message: string; readonly [field: string]: unknown }): string {
  const detail = typeof entry['error'] === 'string' ? `: ${entry['error']}` : '';
  return `${entry.message}${detail}`;
}
