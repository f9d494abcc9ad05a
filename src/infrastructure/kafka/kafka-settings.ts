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
  /** PEM text; undefined: the system's CAs. */
  readonly certificateAuthority: string | undefined;
  readonly payload: 'json' | 'tuple';
  readonly recordTimestamp: 'publish' | 'measurement';
  readonly createTopic: boolean;
  readonly compression: 'none' | 'gzip';
  /** How long a batch may take, retries included. */
  readonly deliveryTimeoutMs: number;
  /** For a topic that is created; undefined: the broker's default. */
  readonly partitions: number | undefined;
  readonly replication: number | undefined;
  /** Why no connection can be tried with these settings; undefined: one can. */
  readonly problem: string | undefined;
}

/** What the log should say about the settings once. */
export interface KafkaSettingsResult {
  readonly settings: KafkaSettings;
  readonly notes: readonly string[];
}

/**
 * Reads the Kafka settings of the environment; undefined without brokers. A password means SASL over TLS; the user
 * `token` means PLAIN, as Event Streams in IBM Cloud wants, any other SCRAM-SHA-512, as on OpenShift.
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
