import type { KafkaCluster } from '../tools/kafka/kafka-cluster.js';
import { producerPerformance } from './producer-performance.js';
import { pythonWithKafka } from './python.js';
import { compare, measure } from './rounds.js';
import type { Row } from './table.js';

const CONTAINERS = 24;

interface Timed {
  readonly records: number;
  readonly seconds: number;
}

/** How much the measurements publish. */
export interface Size {
  readonly rounds: number;
  readonly records: number;
  /** For what sends one message at a time. */
  readonly fewRecords: number;
}

/** Publishing to a real broker, all replicas acknowledge, against Kafka's own tool and against one message at a time. */
export async function kafkaRows(kafka: KafkaCluster, size: Size): Promise<Row[]> {
  const rows: Row[] = [];
  for (const partitions of [4, 12]) rows.push(...(await publishingRows(kafka, size, partitions)));
  const topic = 'bench-4';
  const scram = ['--user', kafka.scramUser, '--password', kafka.scramPassword, '--ca', kafka.caFile];
  const plain = (): Promise<number> => publish(kafka.plaintext, topic, size.records);
  rows.push({
    what: 'publishing with TLS and SCRAM-SHA-512',
    unit: 'records/s',
    peer: 'plaintext',
    result: await compare(size.rounds, () => publish(kafka.saslSsl, topic, size.records, scram), plain),
  });
  rows.push({
    what: 'publishing the tuple payload',
    unit: 'records/s',
    peer: 'JSON payload',
    result: await compare(
      size.rounds,
      () => publish(kafka.plaintext, topic, size.records, ['--payload', 'tuple']),
      plain,
    ),
  });
  return rows;
}

async function publishingRows(kafka: KafkaCluster, size: Size, partitions: number): Promise<Row[]> {
  const topic = `bench-${partitions}`;
  await kafka.createTopic(topic, partitions);
  const what = `publishing ${CONTAINERS} containers on ${partitions} partitions`;
  const ours = (): Promise<number> => publish(kafka.plaintext, topic, size.records);
  const perfTest = await producerPerformance(kafka.plaintext, topic, size.records);
  const rows: Row[] = [
    {
      what,
      unit: 'records/s',
      peer: 'kafka-producer-perf-test, tuned',
      result: await compare(size.rounds, ours, perfTest),
      floor: '0.28',
    },
    {
      what,
      unit: 'records/s',
      peer: 'kafkajs, one awaited message at a time',
      result: await compare(size.rounds, ours, () => oneAtATime(kafka.plaintext, topic, size.fewRecords)),
      floor: '4',
    },
  ];
  const python = await pythonWithKafka();
  if (python !== undefined) {
    const flush = (): Promise<number> =>
      rate(python, ['bench/produce_and_flush.py', kafka.plaintext.join(','), topic, String(size.fewRecords)]);
    rows.push({
      what,
      unit: 'records/s',
      peer: 'Python, produce and flush',
      result: await compare(size.rounds, ours, flush),
      floor: '4',
    });
  }
  return rows;
}

function publish(
  brokers: readonly string[],
  topic: string,
  records: number,
  more: readonly string[] = [],
): Promise<number> {
  const to = ['--brokers', brokers.join(','), '--topic', topic];
  return rate(process.execPath, [
    'bench/publish.mjs',
    ...to,
    '--containers',
    String(CONTAINERS),
    '--records',
    String(records),
    ...more,
  ]);
}

function oneAtATime(brokers: readonly string[], topic: string, records: number): Promise<number> {
  return rate(process.execPath, [
    'bench/one-at-a-time.mjs',
    brokers.join(','),
    topic,
    String(CONTAINERS),
    String(records),
  ]);
}

async function rate(program: string, args: readonly string[]): Promise<number> {
  const { records, seconds } = await measure<Timed>(program, args);
  return records / seconds;
}
