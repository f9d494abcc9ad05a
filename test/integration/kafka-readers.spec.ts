import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { kafkaToolsClassPath } from '../../tools/kafka/kafka-tools.js';
import { aCommand, aPlan } from '../builders/command-builder.js';
import { pythonWithKafka } from '../cli/python-readers.js';
import { describeNeeding, KAFKA, PYTHON } from '../setup/needs.js';
import { deliver, faultsOf } from './delivered.js';
import { javaProgram, runJava } from './java-program.js';
import { KafkaUnderTest } from './kafka-under-test.js';
import type { TopicRecord } from './topic-reader.js';

const run = promisify(execFile);
const START_MS = 300_000;
const SLOW_MS = 120_000;
const PARTITIONS = 3;
const READ_BY_LIBRDKAFKA = join(import.meta.dirname, 'read_topic.py');

const command = aCommand({
  containers: ['C01', 'C02', 'C03', 'CSQU3054383'].map((containerId) =>
    aPlan({ containerId, simulation: 'co2sensor', records: 700 }),
  ),
});

/** The settings that make batches differ. */
const FORMS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['JSON', {}],
  ['JSON, compressed', { KAFKA_COMPRESSION: 'gzip' }],
  ['JSON with measurement times', { KAFKA_RECORD_TIMESTAMP: 'measurement' }],
  [
    'tuples, compressed, with measurement times',
    {
      TELEMETRY_PAYLOAD: 'tuple',
      KAFKA_COMPRESSION: 'gzip',
      KAFKA_RECORD_TIMESTAMP: 'measurement',
    },
  ],
];

/** One line per record, ordered by partition and offset, as the readers in other languages print it. */
function linesOf(records: readonly TopicRecord[]): readonly string[] {
  const lines = records.map(({ partition, offset, timestamp, key, value }) =>
    [partition, offset, timestamp, key, value].join('\t'),
  );
  return inOrder(lines);
}

function inOrder(lines: readonly string[]): readonly string[] {
  const place = (line: string): number => {
    const [partition = '', offset = ''] = line.split('\t');
    return Number(partition) * 1e6 + Number(offset);
  };
  return [...lines].sort((a, b) => place(a) - place(b));
}

function printed(output: string): readonly string[] {
  return inOrder(output.trim().split('\n'));
}

describeNeeding([...KAFKA, 'maven', ...PYTHON], 'the batches of a run', () => {
  let kafka: KafkaUnderTest;
  let interpreter: string;
  let tools: string;
  const topics = new Map<string, { readonly topic: string; readonly records: readonly TopicRecord[] }>();
  const of = (form: string) => topics.get(form) as { topic: string; records: readonly TopicRecord[] };

  beforeAll(async () => {
    kafka = await KafkaUnderTest.started();
    interpreter = await pythonWithKafka();
    tools = await kafkaToolsClassPath();
    for (const [form, variables] of FORMS) {
      const topic = await kafka.topic({ partitions: PARTITIONS, config: { 'retention.ms': '-1' } });
      const publisher = new KafkaTelemetryPublisher(kafka.settings(topic, variables));
      const id = await deliver(publisher, command);
      await publisher.close();
      const records = await kafka.read(topic);
      expect(records).toHaveLength(command.records);
      if (!variables['TELEMETRY_PAYLOAD']) expect(faultsOf(records, id, command)).toEqual([]);
      topics.set(form, { topic, records });
    }
  }, START_MS);

  afterAll(() => kafka.stop());

  it.each(FORMS)(
    'look the same to Java’s consumer as to kafkajs: %s',
    async (form) => {
      const { topic, records } = of(form);
      expect(printed(await javaProgram('ReadTopic', kafka.brokers.join(','), topic))).toEqual(
        linesOf(records),
      );
    },
    SLOW_MS,
  );

  it.each(FORMS)(
    'look the same to librdkafka’s consumer: %s',
    async (form) => {
      const { topic, records } = of(form);
      const words = [READ_BY_LIBRDKAFKA, kafka.brokers.join(','), topic];
      const { stdout } = await run(interpreter, words, { maxBuffer: 1 << 28 });
      expect(printed(stdout)).toEqual(linesOf(records));
    },
    SLOW_MS,
  );

  it.each(FORMS)(
    'are valid according to kafka-dump-log: %s',
    async (form) => {
      const { topic } = of(form);
      const data = join(kafka.cluster.directory, 'node-1', 'data');
      let records = 0;
      for (let partition = 0; partition < PARTITIONS; partition++) {
        const folder = join(data, `${topic}-${partition}`);
        const segments = (await readdir(folder)).filter((name) => name.endsWith('.log'));
        const files = segments.map((name) => join(folder, name)).join();
        const dump = await runJava([
          '-cp',
          tools,
          'org.apache.kafka.tools.DumpLogSegments',
          '--deep-iteration',
          '--files',
          files,
        ]);
        expect(dump).not.toMatch(/isvalid: false|mismatch|corrupt|error|exception/i);
        for (const batch of dump.matchAll(/^baseOffset: .* count: (\d+) .* isvalid: true$/gm)) {
          records += Number(batch[1]);
          expect(batch[0]).toMatch(/magic: 2 /);
          expect(batch[0]).toMatch(/producerEpoch: 0 /);
          expect(batch[0]).not.toContain('producerId: -1');
        }
      }
      expect(records).toBe(command.records);
    },
    SLOW_MS,
  );
});
