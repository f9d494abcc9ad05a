import { parseArgs } from 'node:util';
import { messageOf } from '../kafka/tool-error.js';
import { UsageError, wholeNumber } from '../kafka/usage.js';

const MOST = 1_000_000_000;

/** The options of `npm run consume`. */
export interface ConsumeOptions {
  readonly fromBeginning: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  /** The consumer group; if undefined, a new group that commits nothing. */
  readonly group: string | undefined;
  /** The number of records after which the tool ends. */
  readonly count: number | undefined;
  /** The number of seconds without a record after which the tool ends. */
  readonly idleSeconds: number | undefined;
  readonly intervalSeconds: number;
  readonly help: boolean;
}

/** The text of `--help`. */
export const USAGE = `Prints the telemetry that arrives on the topic, and counts it by container and label, and by kind
of fault where the messages carry the label columns.

npm run consume -- [options]

  --from-beginning    what is on the topic already, too
  --count N           end after N records
  --idle SECONDS      end when nothing has arrived for so long; with --count, fewer records are a failure
  --quiet             only the counts
  --json              a line of JSON for each record; with --quiet, the final counts as JSON
  --group NAME        read as this consumer group and commit     (a group of its own, no commits)
  --interval SECONDS  how often the counts are shown             (5)
  --help              this text

Ctrl-C ends it and shows the counts. It connects by the variables of the service, from the environment
or .env: KAFKA_BROKERS (127.0.0.1:9092), KAFKA_USER, KAFKA_PASSWORD, KAFKA_APIKEY, KAFKA_CERT,
KAFKA_CLIENT_CERT, KAFKA_CLIENT_KEY, KAFKA_SASL_MECHANISM, KAFKA_SSL, KAFKA_ALLOW_PLAINTEXT_PASSWORD
and TELEMETRY_TOPIC (reefer-telemetry).
`;

/** Reads the arguments; throws a {@link UsageError} that names what is wrong. */
export function readOptions(args: readonly string[]): ConsumeOptions {
  const values = parse(args);
  const number = (name: 'count' | 'idle' | 'interval', from: number): number | undefined => {
    const text = values[name];
    return text === undefined ? undefined : wholeNumber(name, text, from, MOST);
  };
  if (values.group === '') throw new UsageError('--group is the name of a consumer group.');
  return {
    fromBeginning: values['from-beginning'],
    quiet: values.quiet,
    json: values.json,
    group: values.group,
    count: number('count', 1),
    idleSeconds: number('idle', 1),
    intervalSeconds: number('interval', 1) ?? 5,
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        'from-beginning': { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        group: { type: 'string' },
        count: { type: 'string' },
        idle: { type: 'string' },
        interval: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
