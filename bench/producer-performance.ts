import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findJava } from '../tools/kafka/java-runtime.js';
import { kafkaToolsClassPath } from '../tools/kafka/kafka-tools.js';
import { measure } from './rounds.js';

const run = promisify(execFile);

/**
 * Prepares Kafka's own producer benchmark, tuned and with values of our average size. Returns a function that runs it
 * once and resolves with the records per second.
 */
export async function producerPerformance(
  brokers: readonly string[],
  topic: string,
  records: number,
): Promise<() => Promise<number>> {
  const java = await findJava();
  const { bytes } = await measure<{ bytes: number }>(process.execPath, ['bench/value-size.mjs']);
  const args = [
    ...['-Xmx1g', '-cp', await kafkaToolsClassPath(), 'org.apache.kafka.tools.ProducerPerformance'],
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
