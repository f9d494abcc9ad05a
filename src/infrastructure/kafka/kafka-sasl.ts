import type { KafkaConfig, Mechanism, SaslAuthenticateArgs } from 'kafkajs';
import type { KafkaCredentials } from '../configuration/kafka-credentials.js';
import { scramLogin } from './kafkajs-inside.js';

type Sasl = NonNullable<KafkaConfig['sasl']>;
type Login = Mechanism['authenticationProvider'];

/** The fewest iterations of SCRAM: with fewer, passwords are found too easily by those who listen (RFC 7677). */
export const FEWEST_ITERATIONS = 4096;
/** The most iterations. They take a second or two; Kafka's own default is 4096, its brokers store at most 16384. */
export const MOST_ITERATIONS = 1_000_000;

const WHOLE_NUMBER = /^\d{1,15}$/;
const REFUSED = /The broker asks for (\d+|no whole number of) iterations/;

/** The options with which kafkajs logs in. */
export function saslOptions({ mechanism, user, password }: KafkaCredentials): Sasl {
  const login = { username: user, password };
  if (mechanism === 'PLAIN') return { mechanism: 'plain', ...login };
  return { mechanism, authenticationProvider: withBoundedIterations(scramLogin(mechanism, login)) };
}

/** The iterations that a broker asked for, as this error of a login says; undefined for other errors. */
export function refusedIterations(message: string): string | undefined {
  return REFUSED.exec(message)?.[1];
}

/**
 * Looks at each answer of the broker before kafkajs does, which would carry out any number of iterations: two thousand
 * million keep a thread busy for an hour, and the process from ending.
 */
function withBoundedIterations(login: Login): Login {
  return (connection) =>
    login({
      ...connection,
      saslAuthenticate: async <T>(exchange: SaslAuthenticateArgs<T>) => {
        const answer = await connection.saslAuthenticate(exchange);
        const { r: nonce, i: iterations = '' } = (answer ?? {}) as {
          readonly r?: string;
          readonly i?: string;
        };
        if (nonce !== undefined) requirePossible(iterations);
        return answer;
      },
    });
}

function requirePossible(iterations: string): void {
  const count = WHOLE_NUMBER.test(iterations) ? Number(iterations) : undefined;
  if (count !== undefined && count >= FEWEST_ITERATIONS && count <= MOST_ITERATIONS) return;
  throw new Error(`The broker asks for ${count ?? 'no whole number of'} iterations of SCRAM.`);
}
