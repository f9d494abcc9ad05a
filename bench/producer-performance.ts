import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cachedDirectory } from '../tools/kafka/cache.js';
import { findJava } from '../tools/kafka/java-runtime.js';
import { measure } from './rounds.js';

const run = promisify(execFile);
const POM = fileURLToPath(new URL('kafka-tools/pom.xml', import.meta.url));

/** Prepares Kafka's own producer benchmark, tuned, with values of our average size, and gives the function that runs it once: records per second. */
export async function producerPerformance(
  brokers: readonly string[],
  topic: string,
  records: number,
): Promise<() => Promise<number>> {
  const java = await findJava();
  const { bytes } = await measure<{ bytes: number }>(process.execPath, ['bench/value-size.mjs']);
  const jars = await cachedDirectory('kafka-tools-4.3.1', fetchJars);
  const args = [
    ...['-Xmx1g', '-cp', join(jars, '*'), 'org.apache.kafka.tools.ProducerPerformance'],
    ...[
      '--topic',
      topic,
      '--num-records',
      String(records),
      '--record-size',
      String(bytes),
      '--throughput',
      '-1',
    ],
    ...[
      '--producer-props',
      `bootstrap.servers=${brokers.join(',')}`,
      'acks=all',
      'linger.ms=10',
      'batch.size=131072',
    ],
  ];
  return async () => {
    const { stdout } = await run(java.java, args, { maxBuffer: 16 * 1024 * 1024 });
    const last = stdout.trim().split('\n').at(-1) ?? '';
    const rate = /([\d.]+) records\/sec/.exec(last)?.[1];
    if (rate === undefined) throw new Error(`kafka-producer-perf-test gave no rate:\n${stdout}`);
    return Number(rate);
  };
}

async function fetchJars(directory: string): Promise<void> {
  const pom = join(directory, 'pom.xml');
  await copyFile(POM, pom);
  await run('mvn', [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${directory}`,
  ]);
}
