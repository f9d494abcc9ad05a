import {
  certificateAuthorityProblem,
  readCertificateAuthority,
} from '../configuration/certificate-authority.js';
import type { KafkaEnvironment } from '../configuration/kafka-environment.js';

/** SASL credentials. */
export interface KafkaCredentials {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  readonly user: string;
  readonly password: string;
}

/** How to reach Kafka and what to send. */
export interface KafkaSettings {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly credentials: KafkaCredentials | undefined;
  readonly tls: boolean;
  /** PEM text; if undefined, the system's CAs. */
  readonly certificateAuthority: string | undefined;
  readonly payload: 'json' | 'tuple';
  readonly recordTimestamp: 'publish' | 'measurement';
  readonly createTopic: boolean;
  readonly compression: 'none' | 'gzip';
  /** How long the delivery of one batch may take, retries included. */
  readonly deliveryTimeoutMs: number;
  /** Number of partitions and replication factor of a created topic; if undefined, the brokers' default. */
  readonly partitions: number | undefined;
  readonly replication: number | undefined;
  /** Why these settings cannot be used to connect; undefined if they can. */
  readonly problem: string | undefined;
}

/** The settings, and notes on them that the log should contain once. */
export interface KafkaSettingsResult {
  readonly settings: KafkaSettings;
  readonly notes: readonly string[];
}

/**
 * Derives the Kafka settings from the environment; undefined without brokers. With a password, SASL over TLS is used:
 * PLAIN for the user `token`, as Event Streams in IBM Cloud requires, and SCRAM-SHA-512 for any other, as on OpenShift.
 */
export function kafkaSettings(environment: KafkaEnvironment): KafkaSettingsResult | undefined {
  if (!environment.KAFKA_BROKERS) return undefined;
  const credentials = credentialsOf(environment);
  const tls = environment.KAFKA_SSL ?? credentials !== undefined;
  const certificate = tls ? environment.KAFKA_CERT : undefined;
  const unreadable = certificate && certificateAuthorityProblem(certificate);
  const authority = certificate && !unreadable ? readCertificateAuthority(certificate) : undefined;
  return {
    settings: {
      brokers: environment.KAFKA_BROKERS,
      topic: environment.topic,
      credentials,
      tls,
      certificateAuthority: authority?.pem,
      payload: environment.TELEMETRY_PAYLOAD,
      recordTimestamp: environment.KAFKA_RECORD_TIMESTAMP,
      compression: environment.KAFKA_COMPRESSION,
      deliveryTimeoutMs: environment.KAFKA_DELIVERY_TIMEOUT_SECONDS * 1000,
      createTopic: environment.KAFKA_CREATE_TOPIC,
      partitions: environment.KAFKA_TOPIC_PARTITIONS,
      replication: environment.KAFKA_TOPIC_REPLICATION,
      problem: unreadable ? `KAFKA_CERT ${unreadable}.` : missingPassword(environment),
    },
    notes: authority?.note === undefined ? [] : [`KAFKA_CERT: ${authority.note}`],
  };
}

function missingPassword({ KAFKA_USER, KAFKA_PASSWORD, KAFKA_APIKEY }: KafkaEnvironment): string | undefined {
  if (KAFKA_USER === undefined || KAFKA_PASSWORD !== undefined || KAFKA_APIKEY !== undefined)
    return undefined;
  return 'KAFKA_USER needs KAFKA_PASSWORD (or KAFKA_APIKEY, whose user is always "token").';
}

function credentialsOf(environment: KafkaEnvironment): KafkaCredentials | undefined {
  const { KAFKA_PASSWORD, KAFKA_APIKEY, KAFKA_USER, KAFKA_SASL_MECHANISM } = environment;
  const password = KAFKA_PASSWORD ?? KAFKA_APIKEY;
  if (password === undefined) return undefined;
  const user = KAFKA_PASSWORD === undefined ? 'token' : (KAFKA_USER ?? 'token');
  return {
    user,
    password,
    mechanism: KAFKA_SASL_MECHANISM ?? (user === 'token' ? 'PLAIN' : 'SCRAM-SHA-512'),
  };
}
