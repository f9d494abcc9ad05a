import { setTimeout as delay } from 'node:timers/promises';
import { KnownError } from '../../src/domain/errors.js';
import { withDotEnv } from '../../src/infrastructure/configuration/dot-env.js';
import { ToolError } from '../kafka/tool-error.js';
import { UsageError } from '../kafka/usage.js';
import { connectionOf, requireTopic } from './connection.js';
import { readOptions, USAGE, type ConsumeOptions } from './options.js';
import { Session } from './session.js';
import { TopicConsumer } from './topic-consumer.js';

const LEAVE_MILLISECONDS = 3000;

async function run(options: ConsumeOptions): Promise<void> {
  const connection = connectionOf(withDotEnv(process.env, process.cwd()), oncePer(10_000, say));
  for (const note of connection.notes) say(note);
  await requireTopic(connection);

  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort()).on('SIGTERM', () => stop.abort());
  const output = { out: process.stdout, status: process.stderr, colour: usesColour() };
  const where = `topic ${connection.topic} of ${connection.brokers.join(', ')}`;
  const session = new Session(options, output, {
    ready: () => say(`Consuming ${where} …`),
    lost: () => say('The connection to Kafka is lost; trying again …'),
    idle: () => stop.abort(),
  });
  const consumption = new TopicConsumer(connection, options, session).run(stop.signal);
  // If a broker is gone, the terminal must not wait for an orderly disconnect.
  const farewell = new Promise<void>((resolve) => {
    stop.signal.addEventListener('abort', () => void delay(LEAVE_MILLISECONDS).then(resolve));
  });
  try {
    await Promise.race([consumption, farewell]);
  } finally {
    session.close();
  }
  const { count } = options;
  const interrupted = stop.signal.aborted && options.idleSeconds === undefined;
  if (count !== undefined && session.counts.total < count && !interrupted) {
    throw new ToolError(`Only ${session.counts.total} of ${count} records arrived.`);
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Passes on at most one line per interval and drops the others. */
function oncePer(milliseconds: number, tell: (line: string) => void): (line: string) => void {
  let last = -Infinity;
  return (line) => {
    const now = Date.now();
    if (now - last < milliseconds) return;
    last = now;
    tell(line);
  };
}

function usesColour(): boolean {
  return process.stdout.isTTY && !process.env['NO_COLOR'];
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    say(`${error.message}\nSee npm run consume -- --help.`);
    return 2;
  }
  if (error instanceof ToolError || error instanceof KnownError) say(error.message);
  else console.error(error);
  return 1;
}

// Ends without an error when a reader such as `head` closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else await run(options);
  process.exit(0);
} catch (error) {
  process.exit(report(error));
}
