import { DestinationError } from '../../application/telemetry-publisher.js';
import type { KafkaSettings } from './kafka-settings.js';

const CERTIFICATE_CODES = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);

/** One error of a chain, with the fields that kafkajs and Node give their errors. */
interface Link {
  readonly name: string;
  readonly message: string;
  readonly code: unknown;
  readonly type: unknown;
}

interface Explanation {
  readonly code: string;
  readonly matches: (link: Link, settings: KafkaSettings) => boolean;
  readonly message: (settings: KafkaSettings, link: Link) => string;
}

/** What each failure looks like in kafkajs, and what its reader should look at; the first match counts. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'kafka.authentication',
    matches: ({ name }) => name === 'KafkaJSSASLAuthenticationError',
    message: ({ credentials, ...settings }) =>
      `Kafka at ${brokers(settings)} refused the credentials of user "${credentials?.user}" (${credentials?.mechanism}). Check KAFKA_USER and KAFKA_PASSWORD, or KAFKA_APIKEY.`,
  },
  {
    code: 'kafka.sasl-mechanism',
    matches: ({ type }) => type === 'UNSUPPORTED_SASL_MECHANISM' || type === 'ILLEGAL_SASL_STATE',
    message: ({ credentials, ...settings }) =>
      `Kafka at ${brokers(settings)} does not offer ${credentials?.mechanism}. Set KAFKA_SASL_MECHANISM to one that the listener offers.`,
  },
  {
    code: 'kafka.certificate',
    matches: ({ code }) => CERTIFICATE_CODES.has(String(code)),
    message: (settings, { code }) =>
      `The certificate of Kafka at ${brokers(settings)} is not trusted (${String(code)}). Set KAFKA_CERT to the CA that signed it${settings.certificateAuthority === undefined ? "; now only the system's CAs are used" : '; the one given did not'}.`,
  },
  {
    code: 'kafka.tls-not-offered',
    matches: ({ message, code }) =>
      message.includes('before secure TLS connection') || String(code).includes('WRONG_VERSION_NUMBER'),
    message: (settings) =>
      `Kafka at ${brokers(settings)} does not speak TLS on this port. Use its TLS port in KAFKA_BROKERS, or set KAFKA_SSL=false.`,
  },
  {
    code: 'kafka.topic-missing',
    matches: ({ type }) => type === 'UNKNOWN_TOPIC_OR_PARTITION',
    message: (settings) =>
      `There is no topic "${settings.topic}" on Kafka at ${brokers(settings)}. Create it, set TELEMETRY_TOPIC to one that is there, or set KAFKA_CREATE_TOPIC=true.`,
  },
  {
    code: 'kafka.authorization',
    matches: ({ type }) => String(type).endsWith('_AUTHORIZATION_FAILED'),
    message: ({ credentials, ...settings }) =>
      `Kafka at ${brokers(settings)} does not allow ${credentials ? `user "${credentials.user}"` : 'anonymous users'} to write to topic "${settings.topic}". Grant write and describe on the topic, and idempotent write.`,
  },
  {
    code: 'kafka.not-enough-replicas',
    matches: ({ type }) => String(type).startsWith('NOT_ENOUGH_REPLICAS'),
    message: (settings) =>
      `Topic "${settings.topic}" has fewer replicas in sync than its min.insync.replicas wants. Bring brokers back, or check that topic's settings.`,
  },
  {
    code: 'kafka.record-too-large',
    matches: ({ type }) => type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE',
    message: (settings) =>
      `Topic "${settings.topic}" takes only smaller batches. Raise its max.message.bytes.`,
  },
  {
    code: 'kafka.timestamp',
    matches: ({ type }) => type === 'INVALID_TIMESTAMP',
    message: (settings) =>
      `Topic "${settings.topic}" refuses the records' timestamps. Use KAFKA_RECORD_TIMESTAMP=publish.`,
  },
  {
    code: 'kafka.storage',
    matches: ({ type }) => type === 'KAFKA_STORAGE_ERROR',
    message: (settings) =>
      `A broker of ${brokers(settings)} cannot write to its disk. Check its free space and log.`,
  },
  {
    code: 'kafka.tls-expected',
    matches: ({ name }, { tls }) => !tls && name === 'KafkaJSConnectionClosedError',
    message: (settings) =>
      `Kafka at ${brokers(settings)} closed the connection at once, as a TLS port does when spoken to without TLS. Set KAFKA_SSL=true, or give a password, or use the plaintext port in KAFKA_BROKERS.`,
  },
  {
    code: 'kafka.timeout',
    matches: ({ name }) => name === 'KafkaJSRequestTimeoutError' || name === 'KafkaJSLockTimeout',
    message: (settings) =>
      `Kafka at ${brokers(settings)} accepted the connection but does not answer in time.`,
  },
  {
    code: 'kafka.unreachable',
    matches: ({ name, code }) => name.startsWith('KafkaJSConnection') || NETWORK_CODES.has(String(code)),
    message: (settings, { message }) =>
      `No broker of ${brokers(settings)} can be reached (${message}). Check KAFKA_BROKERS and that Kafka is running.`,
  },
];

/** Wraps a kafkajs error once: says which brokers, topic and setting to look at, and keeps the cause. */
export function explainKafkaError(error: unknown, settings: KafkaSettings): DestinationError {
  if (error instanceof DestinationError) return error;
  const links = chainOf(error);
  for (const { code, matches, message } of EXPLANATIONS) {
    const link = links.find((candidate) => matches(candidate, settings));
    if (link) return new DestinationError(code, message(settings, link), { cause: error });
  }
  const told = links.at(-1)?.message ?? String(error);
  return new DestinationError('kafka.failed', `Kafka at ${brokers(settings)} failed: ${told}`, {
    cause: error,
  });
}

function brokers(settings: Pick<KafkaSettings, 'brokers'>): string {
  return settings.brokers.join(', ');
}

/** The error, its causes, and the parts of an aggregate. */
function chainOf(error: unknown, depth = 0): Link[] {
  if (!(error instanceof Error) || depth > 8) return [];
  const { code, type } = error as { code?: unknown; type?: unknown };
  const parts = (error as { errors?: unknown }).errors;
  const below = [error.cause, ...(Array.isArray(parts) ? (parts as unknown[]) : [])];
  return [
    { name: error.name, message: error.message, code, type },
    ...below.flatMap((part) => chainOf(part, depth + 1)),
  ];
}
