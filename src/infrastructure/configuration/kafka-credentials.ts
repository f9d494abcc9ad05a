import type { KafkaEnvironment } from './kafka-environment.js';

/** SASL credentials. */
export interface KafkaCredentials {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  readonly user: string;
  readonly password: string;
}

/**
 * The credentials of an environment; undefined without a password. Unless the mechanism is given, it is PLAIN for the
 * user `token`, as Event Streams in IBM Cloud requires, and SCRAM-SHA-512 for any other, as on OpenShift.
 */
export function kafkaCredentials(environment: KafkaEnvironment): KafkaCredentials | undefined {
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

/** Says that a password would reach the brokers in clear, and what to do; undefined if it would not, or may. */
export function passwordInClear(environment: KafkaEnvironment): string | undefined {
  const { KAFKA_BROKERS, KAFKA_SSL, KAFKA_ALLOW_PLAINTEXT_PASSWORD } = environment;
  if (!KAFKA_BROKERS || KAFKA_SSL !== false || KAFKA_ALLOW_PLAINTEXT_PASSWORD) return undefined;
  const credentials = kafkaCredentials(environment);
  if (credentials?.mechanism !== 'PLAIN') return undefined;
  return (
    `KAFKA_SSL is false, and PLAIN would send the password of user "${credentials.user}" in clear: ` +
    'use the TLS port of the brokers with KAFKA_SSL=true (and KAFKA_CERT, if their CA is not a public one), ' +
    'or KAFKA_SASL_MECHANISM=SCRAM-SHA-512, ' +
    'or, in a network that you trust, KAFKA_ALLOW_PLAINTEXT_PASSWORD=true'
  );
}
