import { trustedBy } from '../configuration/certificate-authority.js';
import { CERTIFICATE_CODES, UNTRUSTED_CODES } from '../configuration/certificate-problem.js';
import { adviceOnCertificate, brokerOf, brokers, type Explanation, reasonOf } from './explanation-parts.js';
import { NO_FRAME } from './frame-check.js';
import type { KafkaSettings } from './kafka-settings.js';
import { LOGIN_EXPLANATIONS } from './login-explanations.js';

/** What a broker's TLS says about the certificate of its client, or about the lack of one. */
const CLIENT_CERTIFICATE_REFUSED =
  /_ALERT_(BAD_CERTIFICATE|CERTIFICATE_(REQUIRED|UNKNOWN|EXPIRED|REVOKED)|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE)$/;
const NETWORK_FAILURE = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/;

/** How to recognise each failure in kafkajs's errors, and what to tell the user; the first match counts. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...LOGIN_EXPLANATIONS,
  {
    code: 'kafka.certificate',
    matches: ({ code }) => UNTRUSTED_CODES.has(String(code)),
    message: (settings, link) =>
      `The certificate of Kafka at ${brokerOf(link, settings)} ${reasonOf(link)}. Set KAFKA_CERT to the CA that signed it; ${trustedBy(settings.certificateAuthority)}.`,
  },
  {
    code: 'kafka.certificate',
    matches: ({ code }) => CERTIFICATE_CODES.has(String(code)),
    message: (settings, link) =>
      `The certificate of Kafka at ${brokerOf(link, settings)} ${reasonOf(link)}. ${adviceOnCertificate(link)}`,
  },
  {
    code: 'kafka.client-certificate',
    matches: ({ code }) => CLIENT_CERTIFICATE_REFUSED.test(String(code)),
    message: (settings) =>
      settings.clientCertificate
        ? `Kafka at ${brokers(settings)} refused the client certificate. Set KAFKA_CLIENT_CERT and KAFKA_CLIENT_KEY to one that a CA of its clients issued and that has not expired.`
        : `Kafka at ${brokers(settings)} wants a client certificate on this port. Set KAFKA_CLIENT_CERT and KAFKA_CLIENT_KEY, or use the port for users and passwords in KAFKA_BROKERS.`,
  },
  {
    code: 'kafka.tls-not-offered',
    matches: ({ message, code }) =>
      message.includes('before secure TLS connection') || String(code).includes('WRONG_VERSION_NUMBER'),
    message: (settings) =>
      `Kafka at ${brokers(settings)} does not speak TLS on this port. Use its TLS port in KAFKA_BROKERS${whatAskedForTls(settings)}.`,
  },
  {
    code: 'kafka.tls-expected',
    matches: ({ code }) => code === 'ANSWER_IN_TLS',
    message: (settings) =>
      `Kafka at ${brokers(settings)} speaks TLS on this port. Set KAFKA_SSL=true, and KAFKA_CERT, if its CA is not a public one.`,
  },
  {
    code: 'kafka.not-kafka',
    matches: ({ code }) => code === 'ANSWER_IN_HTTP',
    message: (settings) =>
      `What listens at ${brokers(settings)} answers in HTTP, so it is no Kafka broker. Check the ports in KAFKA_BROKERS.`,
  },
  {
    code: 'kafka.topic-refused',
    matches: ({ name }) => name === 'KafkaJSCreateTopicError',
    message: (settings, { message }) =>
      `Topic "${settings.topic}" could not be created (${message}). Check KAFKA_TOPIC_PARTITIONS, KAFKA_TOPIC_REPLICATION and the user's rights, or create it yourself.`,
  },
  {
    code: 'kafka.topic-missing',
    matches: ({ type, message }) =>
      type === 'UNKNOWN_TOPIC_OR_PARTITION' || message.endsWith('does not host this topic-partition'),
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
    matches: ({ type, message }) =>
      String(type).startsWith('NOT_ENOUGH_REPLICAS') || message.includes('fewer in-sync replicas'),
    message: (settings) =>
      `Topic "${settings.topic}" has fewer replicas in sync than its min.insync.replicas wants. Bring brokers back, or check that topic's settings.`,
  },
  {
    code: 'kafka.record-too-large',
    matches: ({ type }) => type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE',
    message: (settings) =>
      `Topic "${settings.topic}" does not even take a single record, or a batch that was sent before its limit was lowered. Raise its max.message.bytes.`,
  },
  {
    code: 'kafka.sequence',
    matches: ({ type }) => type === 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    message: (settings) =>
      `Topic "${settings.topic}" has lost records that Kafka had acknowledged: a broker without them leads now (an unclean leader election). Look at the brokers' logs, and start the simulation again.`,
  },
  {
    code: 'kafka.producer-expired',
    matches: ({ type }) => type === 'UNKNOWN_PRODUCER_ID',
    message: (settings) =>
      `Kafka at ${brokers(settings)} no longer knows the run's producer: it sent nothing for as long as the brokers remember one (transactional.id.expiration.ms or producer.id.expiration.ms, a day by default), or the topic's records were deleted. Use a higher records_per_second, or raise that setting.`,
  },
  {
    code: 'kafka.producer-fenced',
    matches: ({ type }) => type === 'INVALID_PRODUCER_EPOCH' || type === 'PRODUCER_FENCED',
    message: (settings) =>
      `Kafka at ${brokers(settings)} says that another producer has taken the place of the run's. Start the simulation again.`,
  },
  {
    code: 'kafka.defect',
    matches: ({ type }) => type === 'DUPLICATE_SEQUENCE_NUMBER',
    message: (settings) =>
      `Kafka at ${brokers(settings)} treats new records as duplicates, which is a defect of this program or of the broker. Please report it, with the broker's version.`,
  },
  {
    code: 'kafka.answer-garbled',
    matches: ({ name, message }) => name === 'GarbledAnswer' || message.includes(NO_FRAME),
    message: (settings) =>
      `What listens at ${brokers(settings)} does not answer as Kafka does, or its answers are cut off. Check that KAFKA_BROKERS names Kafka's brokers, and check any proxy in between.`,
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
    code: 'kafka.closed',
    matches: ({ name }) => name === 'KafkaJSConnectionClosedError',
    message: (settings) => `Kafka at ${brokers(settings)} closed the connection. ${whyClosed(settings)}`,
  },
  {
    code: 'kafka.timeout',
    matches: ({ name }) => name === 'KafkaJSRequestTimeoutError' || name === 'KafkaJSLockTimeout',
    message: (settings) =>
      `Kafka at ${brokers(settings)} accepted the connection but does not answer in time. Check KAFKA_BROKERS and that Kafka is well.`,
  },
  {
    code: 'kafka.unreachable',
    matches: ({ name, message }) => name.startsWith('KafkaJSConnection') || NETWORK_FAILURE.test(message),
    message: (settings, link) =>
      `No broker of ${brokers(settings)} can be reached (${reasonOf(link)}). Check KAFKA_BROKERS and that Kafka is running.`,
  },
];

/** What to change if TLS is not wanted; nothing where a password or the proof of a key would then go without it. */
function whatAskedForTls({ credentials, clientCertificate, certificateAuthority }: KafkaSettings): string {
  if (credentials || clientCertificate) return '';
  return certificateAuthority === undefined ? ', or unset KAFKA_SSL' : ', or unset KAFKA_CERT and KAFKA_SSL';
}

function whyClosed({ credentials, tls }: KafkaSettings): string {
  if (credentials) return 'Check that it is well, and that it takes the user and the mechanism on this port.';
  if (tls)
    return 'Is the port one that wants credentials? Then set KAFKA_USER and KAFKA_PASSWORD, or KAFKA_APIKEY.';
  return 'Check that it is well. If the port wants TLS, set KAFKA_SSL=true; if it wants credentials, set KAFKA_USER and KAFKA_PASSWORD, or KAFKA_APIKEY.';
}
