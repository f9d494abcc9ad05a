import { instructions } from './instructions.js';
import { KafkaCluster } from './kafka-cluster.js';
import { readOptions, USAGE, type DevelopmentOptions } from './options.js';
import { requireFree } from './ports.js';
import { ToolError } from './tool-error.js';
import { UsageError } from './usage.js';

async function run(options: DevelopmentOptions): Promise<void> {
  const end = new EndOfRun();
  for (const { plaintext, saslSsl } of options.ports) {
    await requireFree(plaintext);
    await requireFree(saslSsl);
  }
  console.log(`Starting Kafka with ${options.brokers === 1 ? 'one broker' : 'three brokers'} …`);
  let running: number = options.brokers;
  const cluster = await KafkaCluster.start({
    brokers: options.brokers,
    ports: options.ports,
    dataDirectory: options.data,
    progress: (line) => console.log(line),
    onUnexpectedEnd: ({ plan }, { code, signal }) => {
      console.error(`${plan.name} ended (${signal ?? `exit ${code}`}); its log is ${plan.logFile}`);
      running--;
      if (running === 0) end.fail(new ToolError('No broker runs any more.'));
    },
  });
  try {
    await prepareTopic(cluster, options);
    const kept = options.data === undefined ? 'removed at the end' : 'kept';
    console.log(`Data and logs (${kept}): ${cluster.directory}`);
    console.log(`\n${instructions(cluster, options.topic)}\n\nKafka is up. Ctrl-C stops it.`);
    await end.requested();
    console.log('Stopping …');
  } finally {
    await cluster.stop();
  }
}

async function prepareTopic(cluster: KafkaCluster, { topic, partitions }: DevelopmentOptions): Promise<void> {
  const created = await cluster.createTopic(topic, partitions);
  const count = await cluster.partitionCount(topic);
  console.log(
    `Topic ${topic}: ${count} partition${count === 1 ? '' : 's'}${created ? '' : ', from an earlier run'}`,
  );
}

/** Waits for a signal such as Ctrl-C, or for the end of the launcher (npm, tsx), which sends none after `kill -9`. */
class EndOfRun {
  private end: ((failure?: Error) => void) | undefined;

  constructor() {
    // Before the cluster is up, no orderly stop is needed: its processes end with this one.
    const stop = (): void => (this.end ? this.end() : process.exit(130));
    process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
    const launcher = process.ppid;
    setInterval(() => process.ppid === launcher || stop(), 500).unref();
  }

  requested(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.end = (failure) => (failure ? reject(failure) : resolve());
    });
  }

  fail(failure: Error): void {
    this.end?.(failure);
  }
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nSee npm run kafka -- --help.`);
    return 2;
  }
  console.error(error instanceof ToolError ? error.message : error);
  return 1;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else await run(options);
  process.exit(0);
} catch (error) {
  process.exit(report(error));
}
