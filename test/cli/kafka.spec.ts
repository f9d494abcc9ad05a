import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { aCommand } from '../builders/command-builder.js';
import { ndjsonOf, recordsOf } from '../builders/record-builder.js';
import { describeKafka } from '../integration/describe-kafka.js';
import { KafkaUnderTest } from '../integration/kafka-under-test.js';
import { reefer, reeferOk, Workplace } from './command-line.js';

const SLOW_MS = 120_000;
const SEEDED = ['--seed', '42', '--start-time', '2019-09-04T15:31:00Z'];
const TWO_CONTAINERS = [...'generate -s poweroff -s normal -c C01 -c C02 -n 1200'.split(' '), ...SEEDED];

interface Envelope {
  readonly containerID: string;
  readonly timestamp: string;
  readonly recordNumber: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

describeKafka('Kafka from the command line', () => {
  let kafka: KafkaUnderTest;
  let place: Workplace;

  beforeAll(async () => {
    kafka = await KafkaUnderTest.given();
    place = await Workplace.create();
  }, SLOW_MS);
  afterAll(async () => {
    await kafka.stop();
    await place.remove();
  });

  const arrived = async (topic: string): Promise<readonly Envelope[]> =>
    (await kafka.read(topic)).map(({ value }) => JSON.parse(value) as Envelope);

  it(
    'receives what generate makes, each record once',
    async () => {
      const topic = await kafka.topic({ partitions: 3 });
      const { stdout } = await reeferOk(['generate', '-s', 'co2sensor', '-n', '2500', ...SEEDED, '--kafka'], {
        env: kafka.environment(topic),
      });
      expect(stdout.toString()).toMatch(/^Kafka: 2,500 records .*\nEvery record was acknowledged by topic /);
      const lines = (await kafka.read(topic)).map(
        ({ value }) => `${/"payload":({.*}),"simulationID"/.exec(value)?.[1]}\n`,
      );
      const records = recordsOf(aCommand({ simulation: 'co2sensor', records: 2500 }));
      expect(lines.join('')).toBe(ndjsonOf(records));
    },
    SLOW_MS,
  );

  it(
    'receives a scenario as its file has it, gaps as null; a tuple has no way to write them',
    async () => {
      const scenario = place.file('gaps.yaml');
      await writeFile(
        scenario,
        `version: 1
seed: 3
start: 2026-01-31T08:00:00Z
records: 100
fleet: [{ group: a, containers: 3, product: P02 }]
faults: [{ kind: sensor-dropout, sensor: temperature, count: 1, onset: 1h, rate: 50%, as: empty }]
`,
      );
      const words = ['generate', '--scenario', scenario, '--columns', 'labels'];
      const topic = await kafka.topic({ partitions: 2 });
      await reeferOk([...words, '--kafka'], { env: kafka.environment(topic) });
      await reeferOk([...words, '--out', place.file('gaps.ndjson')]);
      const lines = (await readFile(place.file('gaps.ndjson'), 'utf8')).trimEnd().split('\n');
      const messages = await arrived(topic);
      const schema = (await reeferOk(['schema', '--columns', 'labels'])).stdout.toString();
      const isValid = new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(schema) as object);
      expect(messages.flatMap((message) => (isValid(message) ? [] : [isValid.errors]))).toEqual([]);
      const sent = messages.map(({ payload }) => JSON.stringify(payload));
      expect(sent.sort()).toEqual(lines.map((line) => JSON.stringify(JSON.parse(line))).sort());
      expect(sent.filter((line) => line.includes('"temperature":null')).length).toBeGreaterThan(10);
      const { code, stderr } = await reefer(['generate', '--scenario', scenario, '--kafka'], {
        env: { ...kafka.environment(topic), TELEMETRY_PAYLOAD: 'tuple' },
      });
      expect([code, stderr]).toEqual([2, expect.stringContaining('A tuple cannot hold a missing reading')]);
    },
    SLOW_MS,
  );

  it(
    'is spared records that the topic would delete at once; of some that it would, the user is warned',
    async () => {
      const topic = await kafka.topic({ config: { 'retention.ms': '3600000' } });
      const env = kafka.environment(topic, { KAFKA_RECORD_TIMESTAMP: 'measurement' });
      const file = place.file('old.csv');
      await reeferOk(['generate', '-n', '10', ...SEEDED, '--out', file]);
      for (const words of [
        ['generate', '-n', '10', ...SEEDED, '--kafka'],
        ['replay', file],
      ]) {
        const { code, stderr } = await reefer(words, { env });
        expect([code, stderr]).toEqual([
          2,
          expect.stringMatching(/keeps records for 1 hour \(retention\.ms\).*whole run/),
        ]);
      }
      expect(await kafka.count(topic)).toBe(0);
      const begin = new Date(Date.now() - 2 * 3_600_000).toISOString();
      const { stderr } = await reeferOk(['generate', '-n', '30', '--start-time', begin, '--kafka'], { env });
      expect(stderr).toMatch(/keeps records for 1 hour .*Kafka may delete the records from before/);
    },
    SLOW_MS,
  );

  it.each(['csv', 'ndjson', 'parquet', 'csv.gz'])(
    'receives the records of a %s file unchanged',
    async (form) => {
      const topic = await kafka.topic({ partitions: 2 });
      const file = place.file(`a.${form}`);
      await reeferOk([...TWO_CONTAINERS, '--out', file]);
      const { stdout } = await reeferOk(['replay', file], { env: kafka.environment(topic) });
      expect(stdout.toString()).toMatch(/2,400 records sent to Kafka/);
      const direct = await kafka.topic({ partitions: 2 });
      await reeferOk([...TWO_CONTAINERS, '--kafka'], {
        env: kafka.environment(direct),
      });
      const essence = async (name: string): Promise<string[]> =>
        (await arrived(name))
          .map(({ containerID, timestamp, recordNumber, payload }) =>
            JSON.stringify([containerID, timestamp, recordNumber, payload]),
          )
          .sort();
      expect(await essence(topic)).toEqual(await essence(direct));
    },
    SLOW_MS,
  );

  it(
    'receives the values of a foreign file unchanged',
    async () => {
      const topic = await kafka.topic();
      const file = place.file('foreign.csv');
      await reeferOk(['generate', '-n', '2', ...SEEDED, '--out', file]);
      const values = ['5.496478123456789', '6.0', '-0.00000012345', '1e-7', '0.1', '20.454312000000001'];
      const [header, row] = (await readFile(file, 'utf8')).split('\n');
      const cells = (row ?? '').split(',');
      cells.splice(3, 4, ...values.slice(0, 4));
      cells[10] = values[4] as string;
      cells[11] = values[5] as string;
      await writeFile(file, `${header}\n${cells.join(',')}\n`);
      await reeferOk(['replay', file], { env: kafka.environment(topic) });
      const [envelope] = await arrived(topic);
      expect(envelope?.payload).toMatchObject({
        temperature: 5.496478123456789,
        target_temperature: 6,
        ambiant_temperature: -1.2345e-7,
        kilowatts: 1e-7,
        oxygen_level: 0.1,
        nitrogen_level: 20.454312000000001,
      });
    },
    SLOW_MS,
  );

  it(
    'receives records at the requested pace until the command is interrupted',
    async () => {
      const topic = await kafka.topic();
      const file = place.file('pace.csv');
      await reeferOk(['generate', '-n', '60', ...SEEDED, '--out', file]);
      const startedAt = performance.now();
      await reeferOk(['replay', file, '--rate', '40', '--json'], { env: kafka.environment(topic) });
      expect(performance.now() - startedAt).toBeGreaterThan((59 / 40) * 1000);
      const { code, stderr } = await reefer(['generate', '-n', '100000', '--kafka', '--rate', '20'], {
        env: kafka.environment(await kafka.topic()),
        running: (process) => void setTimeout(() => process.kill('SIGINT'), 4000),
      });
      expect([code, stderr]).toEqual([130, 'Interrupted: what was sent stays sent.\n']);
    },
    SLOW_MS,
  );

  it(
    'receives nothing of a file with an error, which the command locates',
    async () => {
      const topic = await kafka.topic();
      const file = place.file('wrong.csv');
      await reeferOk(['generate', '-n', '3000', ...SEEDED, '--out', file]);
      await writeFile(file, (await readFile(file, 'utf8')).replace(/(C01,.*){1}\n$/, 'C01,nothing more\n'));
      const { code, stderr } = await reefer(['replay', file], { env: kafka.environment(topic) });
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: .*wrong\.csv/)]);
      expect(await kafka.count(topic)).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'is reported if it is not configured or if its topic is missing',
    async () => {
      const none = await reefer(['generate', '--kafka']);
      expect([none.code, none.stderr]).toEqual([
        2,
        'error: KAFKA_BROKERS is not set: it names the Kafka to send to.\n',
      ]);
      const missing = await reefer(['generate', '--kafka'], { env: kafka.environment('no-such-topic-here') });
      expect([missing.code, missing.stderr]).toEqual([
        1,
        expect.stringContaining('There is no topic "no-such-topic-here"'),
      ]);
    },
    SLOW_MS,
  );
});
