import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { partitionOf } from '../../src/infrastructure/kafka/partitions.js';
import { isContainerId } from '../../src/domain/reefer/container-id.js';
import { COLUMN_NAMES } from '../../src/domain/reefer/schema.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { aCommand, aPlan, isoContainerId } from '../builders/command-builder.js';
import { recordsOf } from '../builders/record-builder.js';
import { describePublisher } from '../contract/publisher-contract.js';
import { describeNeeding } from '../setup/needs.js';
import { deliver, envelopeOf, faultsOf, ofRun } from './delivered.js';
import { describeKafka } from './describe-kafka.js';
import { KafkaUnderTest } from './kafka-under-test.js';
import { readAsScoringService } from './scoring-reader.js';

/** The partition that Kafka's own Java producer chooses for each key, by number of partitions. */
function javaChoices(): readonly { key: string; partitions: Record<string, number> }[] {
  const text = readFileSync(join(import.meta.dirname, 'partition-vectors.json'), 'utf8');
  return (JSON.parse(text) as { vectors: ReturnType<typeof javaChoices> }).vectors;
}
const START_MS = 120_000;
const SLOW_MS = 60_000;

let kafka: KafkaUnderTest;
let publisher: KafkaTelemetryPublisher | undefined;

beforeAll(async () => {
  kafka = await KafkaUnderTest.given();
}, START_MS);

afterEach(() => publisher?.close());

afterAll(() => kafka.stop());

function publisherTo(topic: string, more: Record<string, string> = {}): KafkaTelemetryPublisher {
  publisher = new KafkaTelemetryPublisher(kafka.settings(topic, more));
  return publisher;
}

describeKafka('the contract of every publisher', () => {
  describePublisher(KafkaTelemetryPublisher.name, async () => {
    const topic = await kafka.topic({ partitions: 4 });
    return {
      publisher: new KafkaTelemetryPublisher(kafka.settings(topic)),
      stored: async (runId) =>
        ofRun(await kafka.read(topic), runId)
          .map(envelopeOf)
          .map(({ containerID, recordNumber }) => ({ containerId: containerID, recordNumber })),
    };
  });
});

describeKafka(KafkaTelemetryPublisher.name, () => {
  it.each([1, 999, 1000, 1001, 25_000])(
    'sends each of %d records of a container once, in order, with its values',
    async (records) => {
      const topic = await kafka.topic({ partitions: 4 });
      const command = aCommand({ containerId: 'C02', simulation: 'co2sensor', records });
      const id = await deliver(publisherTo(topic), command);
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, id, command)).toEqual([]);
      expect(arrived).toHaveLength(records);
    },
    SLOW_MS,
  );

  it.each([1, 4, 12])(
    'sends a fleet of uneven containers to %d partitions, each container in order',
    async (partitions) => {
      const topic = await kafka.topic({ partitions });
      const command = aCommand({
        containers: Array.from({ length: 40 }, (_, i) =>
          aPlan({
            containerId: isoContainerId(i),
            records: 1 + ((i * 97) % 900),
            simulation: i % 2 ? 'o2sensor' : 'poweroff',
          }),
        ),
      });
      const id = await deliver(publisherTo(topic), command);
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, id, command)).toEqual([]);
      expect(arrived).toHaveLength(command.records);
      expect(new Set(arrived.map(({ partition }) => partition)).size).toBe(partitions);
    },
    SLOW_MS,
  );

  it(
    'splits a block into several sends if many of its containers share a partition',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const ids = Array.from({ length: 60 }, (_, i) => isoContainerId(i));
      const crowd = ids.filter((id) => partitionOf(id, 4) === 0).slice(0, 6);
      const alone = ids.find((id) => partitionOf(id, 4) === 3) as string;
      const command = aCommand({
        containers: [...crowd, alone].map((containerId) => aPlan({ containerId, records: 1000 })),
      });
      const id = await deliver(publisherTo(topic), command);
      expect(faultsOf(await kafka.read(topic), id, command)).toEqual([]);
    },
    SLOW_MS,
  );

  it('writes an envelope with container, time, run and record number, and a payload of typed columns in order', async () => {
    const topic = await kafka.topic();
    const command = aCommand({ containerId: 'CSQU3054383', simulation: 'poweroff', records: 3 });
    const id = await deliver(publisherTo(topic), command);
    const records = await kafka.read(topic);
    const value = JSON.parse(records[2]?.value ?? '') as Record<string, unknown>;
    expect(value).toEqual({
      containerID: 'CSQU3054383',
      timestamp: '2019-09-04 15:41:00',
      type: 'ReeferTelemetries',
      payload: expect.any(Object),
      simulationID: id,
      recordNumber: 2,
    });
    const payload = value['payload'] as Record<string, unknown>;
    expect(Object.keys(payload)).toEqual([...COLUMN_NAMES]);
    expect(Object.values(payload).map((column) => typeof column)).toEqual([
      ...Array.from({ length: 3 }, () => 'string'),
      ...Array.from({ length: 11 }, () => 'number'),
      ...Array.from({ length: 3 }, () => 'boolean'),
      ...Array.from({ length: 3 }, () => 'number'),
    ]);
  });

  it('gives each record its container as the key, the time of publishing, and no headers', async () => {
    const topic = await kafka.topic();
    const before = Date.now();
    await deliver(publisherTo(topic), aCommand({ containerId: 'C03', records: 1500 }));
    const after = Date.now();
    for (const { key, timestamp, headers } of await kafka.read(topic)) {
      expect({ key, headers }).toEqual({ key: 'C03', headers: 0 });
      expect(timestamp).toBeGreaterThanOrEqual(before);
      expect(timestamp).toBeLessThanOrEqual(after);
    }
  });

  it('gives records the time of measurement if KAFKA_RECORD_TIMESTAMP says so', async () => {
    const topic = await kafka.topic({ config: { 'retention.ms': '-1' } });
    const command = aCommand({ records: 1500, intervalSeconds: 7 });
    await deliver(publisherTo(topic, { KAFKA_RECORD_TIMESTAMP: 'measurement' }), command);
    const timestamps = (await kafka.read(topic)).map(({ timestamp }) => timestamp);
    expect(timestamps).toEqual(
      Array.from({ length: 1500 }, (_, i) => (command.startEpochSeconds + 7 * i) * 1000),
    );
  });

  it('refuses only runs whose measurement times the brokers would refuse', () => {
    const now = Math.floor(Date.now() / 1000);
    const reaching = (lastEpochSeconds: number) => ({
      runId: 'a',
      containerIds: ['C01'],
      records: 1,
      columns: 'contract' as const,
      gaps: undefined,
      firstEpochSeconds: now,
      lastEpochSeconds,
    });
    const measuring = publisherTo('any', { KAFKA_RECORD_TIMESTAMP: 'measurement' });
    expect(() => measuring.assertAccepts(reaching(now + 3700))).toThrow(
      expect.objectContaining({ code: 'command.in-the-future' }),
    );
    expect(() => measuring.assertAccepts(reaching(now + 3500))).not.toThrow();
    expect(() => publisherTo('any').assertAccepts(reaching(now + 1e9))).not.toThrow();
  });

  it('makes batches as small as the topic requires', async () => {
    const topic = await kafka.topic({ config: { 'max.message.bytes': '2000' } });
    const command = aCommand({ records: 200 });
    const id = await deliver(publisherTo(topic), command);
    expect(faultsOf(await kafka.read(topic), id, command)).toEqual([]);
  });

  it('says so if the topic accepts no record of this size', async () => {
    const topic = await kafka.topic({ config: { 'max.message.bytes': '200' } });
    await expect(deliver(publisherTo(topic), aCommand({ records: 1000 }))).rejects.toMatchObject({
      code: 'kafka.record-too-large',
      message: expect.stringContaining('max.message.bytes'),
    });
    expect(await kafka.count(topic)).toBe(0);
  });
});

describeKafka(partitionOf.name, () => {
  it.each(['4', '12'])(
    'predicts where the records of the Java vectors land on %s partitions',
    async (partitions) => {
      const topic = await kafka.topic({ partitions: Number(partitions) });
      const choices = javaChoices().filter(({ key }) => isContainerId(key));
      expect(choices.length).toBeGreaterThan(6);
      const streams = choices.map(({ key }) => aPlan({ containerId: key, records: 5 }));
      await deliver(publisherTo(topic), aCommand({ containers: streams }));
      const landed = new Map((await kafka.read(topic)).map(({ key, partition }) => [key, partition]));
      expect(Object.fromEntries(landed)).toEqual(
        Object.fromEntries(choices.map(({ key, partitions: chosen }) => [key, chosen[partitions]])),
      );
    },
  );
});

describeKafka('TELEMETRY_PAYLOAD=tuple', () => {
  const command = aCommand({
    containers: [
      aPlan({ containerId: 'C02', simulation: 'co2sensor', records: 700 }),
      aPlan({ containerId: 'CSQU3054383', simulation: 'poweroff', productId: 'P01', records: 700 }),
    ],
  });
  const valuesOf = (record: TelemetryRecord, position: (degrees: number) => string | number): unknown[] =>
    COLUMN_NAMES.map((column) =>
      column === 'latitude' || column === 'longitude' ? position(record[column]) : record[column],
    );
  let values: readonly string[];

  beforeAll(async () => {
    const topic = await kafka.topic();
    const id = await deliver(publisherTo(topic, { TELEMETRY_PAYLOAD: 'tuple' }), command);
    values = ofRun(await kafka.read(topic), id).map(({ value }) => value);
  }, SLOW_MS);

  it('can be read by the rules of the scoring services, with every value of the domain', () => {
    const readings = values.map(readAsScoringService);
    expect(readings).toEqual(
      recordsOf(command).map((record) => ({
        containerId: record.container_id,
        time: Date.parse(`${record.measurement_time.replace(' ', 'T')}Z`),
        values: valuesOf(record, String),
      })),
    );
  });

  describeNeeding(['python'], 'read by Python', () => {
    it('is a Python tuple of the same values, with their types', () => {
      const evaluate =
        'import ast, json, sys\n' +
        'tuples = [ast.literal_eval(json.loads(line)["payload"]) for line in sys.stdin]\n' +
        'assert all(type(t) is tuple for t in tuples)\n' +
        'assert all(type(v) is float for t in tuples for v in t[3:7] + t[10:14])\n' +
        'assert all(type(v) is int for t in tuples for v in t[7:10] + t[19:])\n' +
        'assert all(type(v) is bool for t in tuples for v in t[14:17])\n' +
        'json.dump(tuples, sys.stdout)';
      const python = spawnSync('python3', ['-c', evaluate], { input: values.join('\n'), encoding: 'utf8' });
      expect(python.stderr).toBe('');
      expect(JSON.parse(python.stdout)).toEqual(recordsOf(command).map((record) => valuesOf(record, String)));
    });
  });
});
