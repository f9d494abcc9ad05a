import { parseArgs } from 'node:util';
import type { ChosenPorts } from './cluster-plan.js';
import { UsageError, wholeNumber } from './usage.js';

/** The options of `npm run kafka`. */
export interface DevelopmentOptions {
  readonly brokers: 1 | 3;
  /** The plaintext and SASL_SSL port of each broker. */
  readonly ports: readonly ChosenPorts[];
  readonly topic: string;
  readonly partitions: number;
  readonly data: string | undefined;
  readonly help: boolean;
}

/** The text of `--help`. */
export const USAGE = `Starts a real Apache Kafka on 127.0.0.1 for development, without Docker, until Ctrl-C.

npm run kafka -- [options]

  --brokers 1|3       number of brokers; three replicate three times      (1)
  --port PORT         plaintext port; SASL_SSL is the next, and each       (9092)
                      further broker has the next two
  --topic NAME        topic to create                                      (reefer-telemetry)
  --partitions N      its number of partitions                             (4)
  --data DIR          keep the data there, for the next run too            (a temporary directory)
  --help              this text

Needs Java 17 or newer and, the first time, Maven. What is fetched and made is kept in .cache/kafka;
the variable KAFKA_CACHE names another directory.
`;

/** Reads the arguments; throws a {@link UsageError} that names what is wrong. */
export function readOptions(args: readonly string[]): DevelopmentOptions {
  const values = parse(args);
  const brokers = wholeNumber('brokers', values.brokers, 1, 3);
  if (brokers !== 1 && brokers !== 3) throw new UsageError('--brokers is 1 or 3.');
  const port = wholeNumber('port', values.port, 1, 65_536 - 2 * brokers);
  const topic = values.topic;
  if (!/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/.test(topic)) {
    throw new UsageError('--topic has 1 to 249 letters, digits, dots, hyphens and underscores.');
  }
  return {
    brokers,
    ports: Array.from({ length: brokers }, (_, i) => ({
      plaintext: port + 2 * i,
      saslSsl: port + 2 * i + 1,
    })),
    topic,
    partitions: wholeNumber('partitions', values.partitions, 1, 1000),
    data: values.data,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        brokers: { type: 'string', default: '1' },
        port: { type: 'string', default: '9092' },
        topic: { type: 'string', default: 'reefer-telemetry' },
        partitions: { type: 'string', default: '4' },
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
