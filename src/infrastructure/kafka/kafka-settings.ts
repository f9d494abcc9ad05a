import {
  certificateAuthorityProblem,
  readCertificateAuthority,
} from '../configuration/certificate-authority.js';
import type { ClientCertificateSetting } from '../configuration/client-certificate.js';
import { type KafkaCredentials, kafkaCredentials } from '../configuration/kafka-credentials.js';
import type { KafkaEnvironment } from '../configuration/kafka-environment.js';

/** How to reach Kafka and what to send. */
export interface KafkaSettings {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly credentials: KafkaCredentials | undefined;
  readonly tls: boolean;
  /** What `KAFKA_CERT` holds: PEM text, a file or a directory, read by each connection; if undefined, the system's CAs. */
  readonly certificateAuthority: string | undefined;
  /** Shown to brokers that ask for one, and read by each connection. */
  readonly clientCertificate?: ClientCertificateSetting | undefined;
  readonly payload: 'json' | 'tuple';
  readonly recordTimestamp: 'publish' | 'measurement';
  readonly createTopic: boolean;
  readonly compression: 'none' | 'gzip';
  /** How long the delivery of one batch may take, retries included. */
  readonly deliveryTimeoutMs: number;
  /** Number of partitions and replication factor of a created topic; if undefined, the brokers' default. */
  readonly partitions: number | undefined;
  readonly replication: number | undefined;
  /** Why these settings cannot be used to connect, apart from certificates; undefined if they can. */
  readonly problem: string | undefined;
}

/** The settings, and notes on them that the log should contain once. */
export interface KafkaSettingsResult {
  readonly settings: KafkaSettings;
  readonly notes: readonly string[];
}

/**
 * Derives the Kafka settings from the environment; undefined without brokers. Credentials and certificates turn TLS on,
 * unless `KAFKA_SSL` is false.
 */
export function kafkaSettings(environment: KafkaEnvironment): KafkaSettingsResult | undefined {
  if (!environment.KAFKA_BROKERS) return undefined;
  const credentials = kafkaCredentials(environment);
  const clientCertificate = clientCertificateOf(environment);
  const tls =
    environment.KAFKA_SSL ??
    (credentials !== undefined || clientCertificate !== undefined || holdsAuthority(environment.KAFKA_CERT));
  const certificateAuthority = tls ? environment.KAFKA_CERT : undefined;
  return {
    settings: {
      brokers: environment.KAFKA_BROKERS,
      topic: environment.topic,
      credentials,
      tls,
      certificateAuthority,
      ...(clientCertificate && { clientCertificate }),
      payload: environment.TELEMETRY_PAYLOAD,
      recordTimestamp: environment.KAFKA_RECORD_TIMESTAMP,
      compression: environment.KAFKA_COMPRESSION,
      deliveryTimeoutMs: environment.KAFKA_DELIVERY_TIMEOUT_SECONDS * 1000,
      createTopic: environment.KAFKA_CREATE_TOPIC,
      partitions: environment.KAFKA_TOPIC_PARTITIONS,
      replication: environment.KAFKA_TOPIC_REPLICATION,
      problem: missingPassword(environment),
    },
    notes: [...authorityNote(certificateAuthority), ...(credentials && !tls ? [inClear(credentials)] : [])],
  };
}

/** Whether there is a CA now; one that cannot be read counts, and is reported instead of passed over. */
function holdsAuthority(setting: string | undefined): boolean {
  if (setting === undefined) return false;
  return (
    certificateAuthorityProblem(setting) !== undefined || readCertificateAuthority(setting).pem !== undefined
  );
}

/** An unreadable CA has no note, because the attempt to connect reports it. */
function authorityNote(setting: string | undefined): string[] {
  if (setting === undefined || certificateAuthorityProblem(setting)) return [];
  const { note } = readCertificateAuthority(setting);
  return note === undefined ? [] : [`KAFKA_CERT: ${note}`];
}

function inClear({ user, mechanism }: KafkaCredentials): string {
  const what =
    mechanism === 'PLAIN'
      ? `the password of user "${user}" travels in clear, and so does the telemetry`
      : `the telemetry travels in clear, and whoever listens to the login of user "${user}" can try out passwords on it`;
  return `KAFKA_SSL is false: ${what}. Unset KAFKA_SSL, and use the TLS port of the brokers.`;
}

function missingPassword({ KAFKA_USER, KAFKA_PASSWORD, KAFKA_APIKEY }: KafkaEnvironment): string | undefined {
  if (KAFKA_USER === undefined || KAFKA_PASSWORD !== undefined || KAFKA_APIKEY !== undefined)
    return undefined;
  return 'KAFKA_USER needs KAFKA_PASSWORD (or KAFKA_APIKEY, whose user is always "token").';
}

function clientCertificateOf(environment: KafkaEnvironment): ClientCertificateSetting | undefined {
  const { KAFKA_CLIENT_CERT: certificate, KAFKA_CLIENT_KEY: key } = environment;
  return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
}
