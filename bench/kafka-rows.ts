import type { KafkaCluster } from '../tools/kafka/kafka-cluster.js';
import { producerPerformance } from './producer-performance.js';
import { pythonWithKafka } from './python.js';
import { compare, measure } from './rounds.js';
import type { Row } from './table.js';

const CONTAINERS = 24;
const LARGE_FLEET = 1000;

interface Timed {
  readonly records: number;
  readonly seconds: number;
}

interface Published extends Timed {
  readonly cpuSeconds: number;
  /** The highest resident memory. */
  readonly megabytes: number;
}

/** The number of rounds, and of records that they publish. */
export interface Size {
  readonly rounds: number;
  readonly records: number;
  /** For producers that send one message at a time. */
  readonly fewRecords: number;
}

/** Compares publishing to a real broker, acknowledged by all replicas, with Kafka's tool and with single messages. */
export async function kafkaRows(kafka: KafkaCluster, size: Size): Promise<Row[]> {
  const rows: Row[] = [];
  for (const partitions of [4, 12]) rows.push(...(await publishingRows(kafka, size, partitions)));
  rows.push(await oneContainerRow(kafka, size));
  const few = size.records / 5;
  const topic = 'bench-4';
  const scram = ['--user', kafka.scramUser, '--password', kafka.scramPassword, '--ca', kafka.caFile];
  const plain = (): Promise<number> => publish(kafka.plaintext, topic, few);
  const against = async (what: string, peer: string, ours: () => Promise<number>): Promise<Row> => ({
    what,
    unit: 'records/s',
    peer,
    result: await compare(size.rounds, ours, plain),
  });
  rows.push(
    await against('publishing with TLS and SCRAM-SHA-512', 'plaintext', () =>
      publish(kafka.saslSsl, topic, few, scram),
    ),
    await against('publishing the tuple payload', 'JSON payload', () =>
      publish(kafka.plaintext, topic, few, ['--payload', 'tuple']),
    ),
    await against('publishing compressed by gzip', 'not compressed', () =>
      publish(kafka.plaintext, topic, few, ['--compression', 'gzip']),
    ),
    await physicalRow(kafka, size),
    await cpuRow(kafka, size),
    await memoryRow(kafka, size),
  );
  return rows;
}

async function oneContainerRow(kafka: KafkaCluster, { rounds, records }: Size): Promise<Row> {
  const topic = 'bench-1';
  await kafka.createTopic(topic, 1);
  const half = records / 2;
  return {
    what: 'publishing 1 container on 1 partition',
    unit: 'records/s',
    peer: 'kafka-producer-perf-test, tuned',
    result: await compare(
      rounds,
      () => publish(kafka.plaintext, topic, half, [], 1),
      await producerPerformance(kafka.plaintext, topic, half),
    ),
    floor: '0.7',
  };
}

async function physicalRow(kafka: KafkaCluster, { rounds, records }: Size): Promise<Row> {
  const fleet = (model: string) => (): Promise<number> =>
    publish(kafka.plaintext, 'bench-4', records / 2, ['--model', model], LARGE_FLEET);
  return {
    what: `publishing ${LARGE_FLEET} containers, physical`,
    unit: 'records/s',
    peer: 'statistical',
    result: await compare(rounds, fleet('physical'), fleet('statistical')),
    floor: '≥ 0.7',
  };
}

/** Compares the records per CPU second of our process with making the same text without Kafka. */
async function cpuRow(kafka: KafkaCluster, { rounds, records }: Size): Promise<Row> {
  const ours = async (): Promise<number> => {
    const published = await published24(kafka.plaintext, 'bench-4', records / 2);
    return published.records / published.cpuSeconds;
  };
  const making = (): Promise<number> =>
    rate(process.execPath, ['bench/generate.mjs', 'json', String(records / 2)]);
  return {
    what: 'publishing 24 containers on 4 partitions',
    unit: 'records/CPU s of our process',
    peer: 'making and writing JSON, not sent',
    result: await compare(rounds, ours, making),
    floor: '166 667 records/CPU s (6 µs)',
  };
}

async function memoryRow(kafka: KafkaCluster, { records }: Size): Promise<Row> {
  const peak = (count: number) => async (): Promise<number> =>
    (await published24(kafka.plaintext, 'bench-4', count)).megabytes;
  return {
    what: `highest resident memory, ${5 * records} records to Kafka`,
    unit: 'MB',
    peer: '10 000 records',
    result: await compare(1, peak(5 * records), peak(10_000)),
    floor: 'difference < 20 MB',
  };
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
      floor: '1.0',
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

async function publish(
  brokers: readonly string[],
  topic: string,
  records: number,
  more: readonly string[] = [],
  containers = CONTAINERS,
): Promise<number> {
  const published = await publishing(brokers, topic, records, containers, more);
  return published.records / published.seconds;
}

function published24(brokers: readonly string[], topic: string, records: number): Promise<Published> {
  return publishing(brokers, topic, records, CONTAINERS, []);
}

function publishing(
  brokers: readonly string[],
  topic: string,
  records: number,
  containers: number,
  more: readonly string[],
): Promise<Published> {
  const to = ['--brokers', brokers.join(','), '--topic', topic];
  const what = ['--containers', String(containers), '--records', String(records), ...more];
  return measure<Published>(process.execPath, ['bench/publish.mjs', ...to, ...what]);
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
