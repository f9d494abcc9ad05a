import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { reeferOk, Workplace } from '../cli/command-line.js';
import { describeKafka } from './describe-kafka.js';
import { describeMongo } from './describe-mongo.js';
import { KafkaUnderTest } from './kafka-under-test.js';
import { MongoUnderTest } from './mongo-under-test.js';
import { ScenarioClient } from './scenario-client.js';
import { Simulator } from './simulator-client.js';
import { byContainer, columnsOf, firstDifference, linesOf, payloadsOf } from './telemetry-lines.js';

const SLOW_MS = 120_000;
const CONTAINERS = 24;
const RECORDS = 96;
const PARTITIONS = 12;
const LABELS = '?columns=labels';

/** Its records have gaps, labels, several faults at once, and controlled atmospheres. */
const FLEET = `version: 1
name: everywhere
seed: 20261127
start: 2026-01-31T08:00:00Z
records: ${RECORDS}
interval: 15m
fleet:
  - { group: bananas, containers: 16, product: { P02: 3, P05: 1 }, place: hamburg, precooled: 60% }
  - { group: avocados, containers: 8, product: P04, place: rotterdam, atmosphere: { oxygen: 3%, carbon_dioxide: 4% } }
faults:
  - { kind: refrigerant-leak, in: bananas, share: 25%, onset: 1h..6h, loss: 30%/d }
  - { kind: sensor-drift, sensor: carbon_dioxide_level, count: 5, onset: 2h..10h, drift: 0.5/d..2/d }
  - { kind: sensor-dropout, sensor: temperature, count: 3, onset: 2h, duration: 9h, rate: 40%, as: empty }
  - { kind: scrubber-failure, in: avocados, count: 3, onset: 3h }
  - { kind: door-open, rate: 2/d, duration: 30m..1h }
labels: { columns: labels }
`;
const PACED = `${FLEET}pace: { records_per_second: 800 }\n`;

let place: Workplace;
/** The text that the command line makes of the fleet. */
let expected: string;

/** The NDJSON text that the command line makes of a document. */
async function generated(document: string, name: string): Promise<string> {
  await writeFile(place.file(`${name}.yaml`), document);
  const words = ['generate', '--scenario', `${name}.yaml`, '--out', `${name}.ndjson`];
  await reeferOk(words, { cwd: place.path });
  return readFile(place.file(`${name}.ndjson`), 'utf8');
}

beforeAll(async () => {
  place = await Workplace.create();
  expected = await generated(FLEET, 'fleet');
}, SLOW_MS);
afterAll(() => place.remove());

it('is tried with a fleet that has all that could differ', () => {
  const lines = linesOf(expected);
  expect([lines.length, byContainer(lines).size]).toEqual([CONTAINERS * RECORDS, CONTAINERS]);
  for (const [what, least] of [
    ['"temperature":null', 20],
    ['"fault_active":1', 500],
    ['"fault_id":null', 500],
    ['"fault_kind":"refrigerant-leak|door-open"', 1],
    ['"time_to_failure_seconds":null', 500],
  ] as const)
    expect([what, lines.filter((line) => line.includes(what)).length >= least]).toEqual([what, true]);
});

describeKafka('the same scenario over HTTP and Kafka', () => {
  let kafka: KafkaUnderTest;
  let service: Simulator;
  let client: ScenarioClient;
  let topic: string;

  beforeAll(async () => {
    kafka = await KafkaUnderTest.given();
    topic = await kafka.topic({ partitions: PARTITIONS });
    service = await Simulator.start(kafka.environment(topic));
    client = new ScenarioClient(service.process.url);
  }, SLOW_MS);
  afterAll(async () => {
    await service.stop();
    await kafka.stop();
  });

  /** Where the topic's records of a run differ from these lines, container by container. */
  async function topicDiffers(id: string, text: string): Promise<readonly unknown[]> {
    const arrived = await kafka.read(topic);
    const payloads = payloadsOf(arrived, id);
    const wanted = byContainer(linesOf(text));
    const partitionsOf = new Map<string, Set<number>>();
    for (const { key, partition } of arrived)
      partitionsOf.set(key, (partitionsOf.get(key) ?? new Set()).add(partition));
    const strangers = [...payloads.keys()].filter((container) => !wanted.has(container));
    const differing = [...wanted].flatMap(([container, lines]) => {
      const own = payloads.get(container) ?? [];
      const numbered = own.every(({ recordNumber }, i) => recordNumber === i);
      const difference = firstDifference(own.map(({ line }) => line).join('\n'), lines.join('\n'));
      const isRight = numbered && difference === undefined && partitionsOf.get(container)?.size === 1;
      return isRight ? [] : [{ container, numbered, difference, partitions: partitionsOf.get(container) }];
    });
    return [...strangers, ...differing];
  }

  it(
    'gives the bytes that the command line makes, as telemetry and in the topic, each container in order',
    async () => {
      const { id } = await client.begin(FLEET);
      const run = await client.succeeded(id);
      expect([run.records_published, run.records_total]).toEqual([
        CONTAINERS * RECORDS,
        CONTAINERS * RECORDS,
      ]);
      expect(run).not.toHaveProperty('transmission');
      expect(firstDifference(await client.telemetry(id, LABELS), expected)).toBeUndefined();
      expect(await topicDiffers(id, expected)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'gives its document back, of which the command line makes the same bytes',
    async () => {
      const { id } = await client.begin(FLEET.replace(/^seed.*\n/m, '').replace(/^start.*\n/m, ''));
      await client.succeeded(id);
      const text = await generated(await client.scenario(id), 'drawn');
      expect(firstDifference(text, await client.telemetry(id, LABELS))).toBeUndefined();
      expect(await topicDiffers(id, text)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'does so after faults were begun and ended in it, from the next record on',
    async () => {
      const { id } = await client.begin(PACED);
      const [first, second] = byContainer(linesOf(expected)).keys();
      await client.until(id, ({ records_published }) => records_published > 400);
      const begun = await Promise.all([
        client.beginFault(id, { containerID: first, kind: 'compressor-wear', loss: '100%/d' }),
        client.beginFault(id, {
          containerID: second,
          kind: 'sensor-bias',
          sensor: 'humidity_level',
          bias: 9,
        }),
      ]);
      expect(begun.map(({ status }) => status)).toEqual([202, 202]);
      await client.until(id, ({ records_published }) => records_published > 1200);
      const ended = await Promise.all(begun.map(({ body }) => client.endFault(id, body.fault_id)));
      await client.succeeded(id);
      const text = await generated(await client.scenario(id), 'changed');
      expect(firstDifference(text, await client.telemetry(id, LABELS))).toBeUndefined();
      expect(await topicDiffers(id, text)).toEqual([]);
      expect(begun.map(({ body }) => numbersWith(text, body.containerID, body.fault_id))).toEqual(
        begun.map(({ body }, i) => ({ first: body.first_record, end: ended[i]?.body.first_record })),
      );
      const others = (all: string): string =>
        linesOf(all)
          .filter((line) => !line.includes(`"${first}"`) && !line.includes(`"${second}"`))
          .join('\n');
      expect(firstDifference(others(text), others(expected))).toBeUndefined();
    },
    SLOW_MS,
  );
});

/** A container's first record that shows a fault, and the first one after it that does not. */
function numbersWith(text: string, container: string, fault: string): { first: number; end: number } {
  const shows = (byContainer(linesOf(text)).get(container) ?? []).map((line) => {
    const { fault_id, fault_active } = JSON.parse(line) as { fault_id: string | null; fault_active: number };
    return fault_active === 1 && (fault_id ?? '').split('|').includes(fault);
  });
  const first = shows.indexOf(true);
  return { first, end: shows.indexOf(false, first) };
}

describeMongo('the same scenario in MongoDB', () => {
  let mongo: MongoUnderTest;
  beforeAll(async () => (mongo = await MongoUnderTest.given()), SLOW_MS);
  afterAll(() => mongo.stop());

  it(
    'gives the values that the command line writes to a file, each container in order',
    async () => {
      const env = mongo.database();
      await reeferOk(['generate', '--scenario', 'fleet.yaml', '--db'], { cwd: place.path, env });
      const { documents } = await MongoUnderTest.read(env);
      expect(documents).toHaveLength(CONTAINERS * RECORDS);
      for (const [container, lines] of byContainer(linesOf(expected))) {
        const own = documents.filter(({ containerID }) => (containerID as unknown) === container);
        expect(own.map(columnsOf)).toEqual(lines.map((line) => JSON.parse(line) as unknown));
      }
    },
    SLOW_MS,
  );
});
