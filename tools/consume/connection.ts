import { Kafka, logLevel, type KafkaConfig, type RetryOptions } from 'kafkajs';
import { readEnvironment } from '../../src/infrastructure/configuration/read-environment.js';
import { explainKafkaError } from '../../src/infrastructure/kafka/kafka-errors.js';
import { saslOptions } from '../../src/infrastructure/kafka/kafka-sasl.js';
import { kafkaSettings, type KafkaSettings } from '../../src/infrastructure/kafka/kafka-settings.js';
import { tlsOptions, tlsProblem } from '../../src/infrastructure/kafka/kafka-tls.js';
import { ToolError } from '../kafka/tool-error.js';

const DEVELOPMENT_BROKER = '127.0.0.1:9092';
const IMPATIENT: RetryOptions = { initialRetryTime: 100, maxRetryTime: 500, retries: 2 };
const PATIENT: RetryOptions = { initialRetryTime: 100, maxRetryTime: 1000, retries: 10 };

/** The topic that the service publishes to, and the clients to reach it. */
export interface Connection {
  readonly topic: string;
  readonly brokers: readonly string[];
  /** Notes on the settings for the developer. */
  readonly notes: readonly string[];
  /** A client that fails within seconds. */
  readonly impatient: Kafka;
  /** A client that retries long enough to survive the change of a partition's leader. */
  readonly patient: Kafka;
  /** Turns an error of kafkajs into one that says what it means and what to check. */
  readonly explain: (error: unknown) => ToolError;
}

/** Makes a connection from the service's environment variables; `onTrouble` gets failed connections of `patient`. */
export function connectionOf(
  variables: Readonly<Record<string, string | undefined>>,
  onTrouble: (line: string) => void,
): Connection {
  const given = variables['KAFKA_BROKERS']?.trim() ?? '';
  const KAFKA_BROKERS = given === '' ? DEVELOPMENT_BROKER : given;
  const result = kafkaSettings(readEnvironment({ ...variables, KAFKA_BROKERS }));
  if (!result) throw new ToolError('KAFKA_BROKERS names no broker.');
  const { settings, notes } = result;
  const problem = settings.problem ?? tlsProblem(settings);
  if (problem !== undefined) throw new ToolError(problem);
  return {
    topic: settings.topic,
    brokers: settings.brokers,
    notes,
    impatient: client(settings, IMPATIENT, () => undefined),
    patient: client(settings, PATIENT, onTrouble),
    explain: (error) =>
      error instanceof ToolError ? error : new ToolError(explainKafkaError(error, settings).message),
  };
}

/** Rejects with a {@link ToolError} unless the brokers answer and have the topic. */
export async function requireTopic({ impatient, topic, brokers, explain }: Connection): Promise<void> {
  const admin = impatient.admin();
  try {
    await admin.connect();
    const topics = await admin.listTopics();
    if (topics.includes(topic)) return;
    const own = topics.filter((name) => !name.startsWith('__')).sort();
    throw new ToolError(
      `There is no topic "${topic}" on Kafka at ${brokers.join(', ')}; ` +
        (own.length === 0 ? 'it has no topics.' : `its topics are ${own.slice(0, 20).join(', ')}.`) +
        ' Create it, or set TELEMETRY_TOPIC.',
    );
  } catch (error) {
    throw explain(error);
  } finally {
    await admin.disconnect();
  }
}

function client(settings: KafkaSettings, retry: RetryOptions, onTrouble: (line: string) => void): Kafka {
  const { brokers, credentials } = settings;
  const config: KafkaConfig = {
    clientId: 'reefer-consume',
    brokers: [...brokers],
    ssl: tlsOptions(settings),
    connectionTimeout: 3000,
    retry,
    logLevel: logLevel.ERROR,
    // Only these entries of kafkajs's log matter: other problems are thrown as errors.
    logCreator: () => (entry) => {
      if (entry.log.message.startsWith('Connection')) onTrouble(entry.log.message);
    },
  };
  if (credentials) config.sasl = saslOptions(credentials);
  return new Kafka(config);
}
