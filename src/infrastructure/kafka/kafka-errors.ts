import { DestinationError } from '../../domain/errors.js';
import type { BrokerContacts } from './broker-contacts.js';
import { adviceOnAdvertised, brokers, type ErrorLink } from './explanation-parts.js';
import { EXPLANATIONS } from './kafka-explanations.js';
import type { KafkaSettings } from './kafka-settings.js';

/** The failures that one broker's unusable address can cause. */
const OF_ADDRESS: ReadonlySet<string> = new Set(['kafka.unreachable', 'kafka.timeout', 'kafka.closed']);

/**
 * Wraps an error once in a `DestinationError` that names the brokers, topic and setting to check; keeps the cause.
 * `contacts`: those of the client that failed.
 */
export function explainKafkaError(
  error: unknown,
  settings: KafkaSettings,
  contacts?: BrokerContacts,
): DestinationError {
  if (error instanceof DestinationError) return error;
  const links = chainOf(error);
  for (const { code, matches, message } of EXPLANATIONS) {
    const link = links.find((candidate) => matches(candidate, settings));
    if (!link) continue;
    const advertised = OF_ADDRESS.has(code) && explainAdvertised(settings, contacts, error, link.broker);
    return advertised || new DestinationError(code, message(settings, link), { cause: error });
  }
  const told = links.at(-1)?.message ?? String(error);
  return new DestinationError('kafka.failed', `Kafka at ${brokers(settings)} failed: ${told}`, {
    cause: error,
  });
}

/**
 * The error for a missed deadline: explains the last error that kafkajs logged, else says that there was no answer.
 * `what` completes the sentence "Kafka did not …".
 */
export function explainKafkaSilence(
  what: string,
  lastLoggedError: string,
  settings: KafkaSettings,
  cause: unknown,
  contacts?: BrokerContacts,
): DestinationError {
  const advertised = explainAdvertised(settings, contacts, cause);
  if (advertised) return advertised;
  const explained = explainKafkaError(new Error(lastLoggedError), settings);
  if (explained.code !== 'kafka.failed') {
    return new DestinationError(explained.code, `${silence(what, settings)} ${explained.message}`, { cause });
  }
  const quoted = lastLoggedError === '' ? '' : ` The last error was: ${lastLoggedError.replace(/\.$/, '')}.`;
  return new DestinationError(
    'kafka.timeout',
    `${silence(what, settings)}${quoted} Check KAFKA_BROKERS and that Kafka is well.`,
    { cause },
  );
}

/** The error for a batch that was not acknowledged in time; says how many records of the run are in the topic. */
export function explainKafkaDeadline(
  timeout: Error,
  lastLoggedError: string,
  settings: KafkaSettings,
  { acknowledged, perhapsMore }: { readonly acknowledged: number; readonly perhapsMore: number },
  contacts?: BrokerContacts,
): DestinationError {
  const lastError = timeout.cause instanceof Error ? timeout.cause : undefined;
  const why = lastError && explainKafkaError(lastError, settings, contacts);
  const { code, message } =
    why && why.code !== 'kafka.failed' && why.code !== 'kafka.closed'
      ? new DestinationError(why.code, `${silence('acknowledge in time', settings)} ${why.message}`)
      : explainKafkaSilence(
          'acknowledge in time',
          lastLoggedError || (lastError?.message ?? ''),
          settings,
          timeout,
          contacts,
        );
  const known = `${acknowledged} records are acknowledged; up to ${perhapsMore} more may be in the topic.`;
  return new DestinationError(code, `${message} ${known}`, { cause: timeout });
}

/** The error if brokers answer, but gave an address of another one that is of no use here; undefined otherwise. */
function explainAdvertised(
  settings: KafkaSettings,
  contacts: BrokerContacts | undefined,
  cause: unknown,
  broker?: string,
): DestinationError | undefined {
  const found = contacts?.unreachable(settings.brokers, broker);
  if (!found) return undefined;
  const told = adviceOnAdvertised(found, contacts?.answering ?? []);
  return new DestinationError('kafka.advertised-address', told, { cause });
}

function silence(what: string, settings: KafkaSettings): string {
  return `Kafka at ${brokers(settings)} did not ${what}.`;
}

/** The error, its causes and the parts of aggregate errors. */
function chainOf(error: unknown, depth = 0): ErrorLink[] {
  if (!(error instanceof Error) || depth > 8) return [];
  const { code, type, broker } = error as { code?: unknown; type?: unknown; broker?: unknown };
  const parts = (error as { errors?: unknown }).errors;
  const below = [error.cause, ...(Array.isArray(parts) ? (parts as unknown[]) : [])];
  return [
    {
      name: error.name,
      message: error.message,
      code,
      type,
      broker: typeof broker === 'string' ? broker : undefined,
    },
    ...below.flatMap((part) => chainOf(part, depth + 1)),
  ];
}
