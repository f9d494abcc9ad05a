import { brokers, type Explanation } from './explanation-parts.js';
import { FEWEST_ITERATIONS, MOST_ITERATIONS, refusedIterations } from './kafka-sasl.js';

/** kafkajs's words for an answer that is not that of a broker with the password. */
const UNPROVEN = /Invalid server (signature|nonce)/;

/** How to recognise the failures of a login, and what to tell the user; the first match counts. */
export const LOGIN_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'kafka.scram-iterations',
    matches: ({ message }) => refusedIterations(message) !== undefined,
    message: ({ credentials, ...settings }, { message }) =>
      `Kafka at ${brokers(settings)} asks for ${refusedIterations(message)} iterations of ${credentials?.mechanism} for user "${credentials?.user}"; ${FEWEST_ITERATIONS} to ${MOST_ITERATIONS} are carried out. Check that KAFKA_BROKERS names your Kafka; if it does, set the user's password there anew, with fewer or more iterations.`,
  },
  {
    code: 'kafka.authentication',
    matches: ({ message }) => UNPROVEN.test(message),
    message: ({ credentials, ...settings }) =>
      `What listens at ${brokers(settings)} did not prove that it knows the password of user "${credentials?.user}" (${credentials?.mechanism}), as your Kafka would. Check KAFKA_BROKERS.`,
  },
  {
    code: 'kafka.authentication',
    matches: ({ name }) => name === 'KafkaJSSASLAuthenticationError',
    message: ({ credentials, ...settings }) =>
      `Kafka at ${brokers(settings)} refused the credentials of user "${credentials?.user}" (${credentials?.mechanism}). Check KAFKA_USER and KAFKA_PASSWORD, or KAFKA_APIKEY.`,
  },
  {
    code: 'kafka.sasl-not-offered',
    matches: ({ type }) => type === 'ILLEGAL_SASL_STATE',
    message: (settings) =>
      `Kafka at ${brokers(settings)} takes no user and password on this port. Use the port for them in KAFKA_BROKERS, or unset KAFKA_USER, KAFKA_PASSWORD and KAFKA_APIKEY (and set KAFKA_SSL=true if the port speaks TLS).`,
  },
  {
    code: 'kafka.sasl-mechanism',
    matches: ({ type }) => type === 'UNSUPPORTED_SASL_MECHANISM',
    message: ({ credentials, ...settings }) =>
      `Kafka at ${brokers(settings)} does not offer ${credentials?.mechanism}. Set KAFKA_SASL_MECHANISM to one that the listener offers.`,
  },
];
