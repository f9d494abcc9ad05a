import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TransmissionFault } from '../../src/domain/simulation/transmission.js';
import { reeferOk, Workplace } from '../cli/command-line.js';
import { rejected, zTest } from '../statistics/goodness-of-fit.js';
import { describeKafka } from './describe-kafka.js';
import { expectedArrivals, seenOf } from './fates.js';
import { KafkaUnderTest } from './kafka-under-test.js';
import { ScenarioClient } from './scenario-client.js';
import { Simulator } from './simulator-client.js';
import { byContainer, linesOf, payloadsOf } from './telemetry-lines.js';

const SLOW_MS = 120_000;
const CONTAINERS = 24;
const RECORDS = 200;
const ALL = CONTAINERS * RECORDS;
const INTERVAL = 300;
const SEED = 20261128;
const START = '2026-01-31T08:00:00Z';

/** The faults of the document below. */
const FAULTS: readonly TransmissionFault[] = [
  { kind: 'duplicate', rate: 0.04, delay: { low: 0, high: 0 } },
  { kind: 'lost', rate: 0.03, delay: { low: 0, high: 0 } },
  { kind: 'late', rate: 0.05, delay: { low: 600, high: 3600 } },
  { kind: 'reordered', rate: 0.06, delay: { low: INTERVAL, high: 900 } },
];
const LONGEST_DELAY = 3600 + 900;
const SOUND = `version: 1
name: network
seed: ${SEED}
start: ${START}
records: ${RECORDS}
fleet: [{ group: all, containers: ${CONTAINERS}, product: P02, place: hamburg }]
`;
const BAD = `${SOUND}transmission:
  - { kind: duplicate, rate: 4% }
  - { kind: lost, rate: 3% }
  - { kind: late, rate: 5%, delay: 10m..1h }
  - { kind: reordered, rate: 6%, within: 15m }
`;

let place: Workplace;

beforeAll(async () => {
  place = await Workplace.create();
  await writeFile(place.file('bad.yaml'), BAD);
});
afterAll(() => place.remove());

/** Runs `generate` of the document with faults. */
const generate = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  reeferOk(['generate', '--scenario', 'bad.yaml', ...words], { cwd: place.path, env });

describeKafka('a bad network', () => {
  let kafka: KafkaUnderTest;
  let service: Simulator;
  let client: ScenarioClient;
  let topic: string;

  beforeAll(async () => {
    kafka = await KafkaUnderTest.given();
    // Its records bear their measurement times, which go back and forth where some are late.
    topic = await kafka.topic({ partitions: 12, config: { 'retention.ms': '-1' } });
    service = await Simulator.start(kafka.environment(topic, { KAFKA_RECORD_TIMESTAMP: 'measurement' }));
    client = new ScenarioClient(service.process.url);
  }, SLOW_MS);
  afterAll(async () => {
    await service.stop();
    await kafka.stop();
  });

  /** The lines of each container as they arrived, as text. */
  async function arrived(id: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const payloads = payloadsOf(await kafka.read(topic), id);
    return new Map([...payloads].map(([container, own]) => [container, own.map(({ line }) => line)]));
  }

  it(
    'is in the topic exactly as the run tells, at the rates of the scenario',
    async () => {
      const { id } = await client.begin(BAD);
      const { transmission: told, records_published: published } = await client.succeeded(id);
      if (!told) throw new Error('The run tells nothing of its transmission.');
      expect(published).toBe(ALL - told.lost + told.duplicate);
      const sound = byContainer(linesOf(await client.telemetry(id)));
      const payloads = payloadsOf(await kafka.read(topic), id);
      expect(payloads.size).toBe(CONTAINERS);
      const seen = { lost: 0, duplicate: 0, overtaken: 0 };
      const expectedCounts = { duplicate: 0, lost: 0, late: 0, reordered: 0 };
      for (const [container, lines] of sound) {
        const own = payloads.get(container) ?? [];
        expect(own.filter(({ line, recordNumber }) => line !== lines[recordNumber])).toEqual([]);
        const expected = expectedArrivals(FAULTS, SEED, container, RECORDS, INTERVAL);
        expect(own.map(({ recordNumber }) => recordNumber)).toEqual(expected.numbers);
        for (const kind of ['duplicate', 'lost', 'late', 'reordered'] as const)
          expectedCounts[kind] += expected.counts[kind];
        const { mostIntervalsLate, ...counts } = seenOf(own, RECORDS);
        for (const what of ['lost', 'duplicate', 'overtaken'] as const) seen[what] += counts[what];
        expect(mostIntervalsLate * INTERVAL).toBeLessThanOrEqual(LONGEST_DELAY);
      }
      expect(told).toEqual(expectedCounts);
      expect({ lost: seen.lost, duplicate: seen.duplicate }).toEqual({
        lost: told.lost,
        duplicate: told.duplicate,
      });
      // A few records are both, or have nothing behind them that could overtake them.
      expect(seen.overtaken).toBeLessThanOrEqual(told.late + told.reordered);
      expect(seen.overtaken).toBeGreaterThan(0.9 * (told.late + told.reordered));
      const shares = FAULTS.map(({ kind, rate }) => {
        const share = kind === 'lost' ? rate : rate * 0.97; // What is lost is nothing else.
        const error = Math.sqrt(ALL * share * (1 - share));
        return { of: kind, p: zTest(told[kind], ALL * share, error) };
      });
      expect(rejected(shares)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'does the same a second time, and from the command line, to Kafka and to a file',
    async () => {
      const runs = [await client.begin(BAD), await client.begin(BAD)];
      const [first, second] = await Promise.all(runs.map(({ id }) => client.succeeded(id)));
      expect(second?.transmission).toEqual(first?.transmission);
      const once = await arrived(first?.id ?? '');
      expect(await arrived(second?.id ?? '')).toEqual(once);
      await generate(['--out', 'bad.ndjson']);
      const file = byContainer(linesOf(await readFile(place.file('bad.ndjson'), 'utf8')));
      expect(new Map([...once].sort())).toEqual(new Map([...file].sort()));
      await generate(['--out', 'alone', '--format', 'ndjson', '--partition-by', 'container_id']);
      for (const [name, text] of await place.contents('alone'))
        expect(linesOf(text)).toEqual(once.get(name.replace('.ndjson', '')));
      const other = await kafka.topic({ partitions: 12 });
      await generate(['--kafka'], kafka.environment(other));
      const values = (await kafka.read(other)).map(
        ({ value }) => /"payload":(\{.*?\})/.exec(value)?.[1] ?? '',
      );
      expect(byContainer(values)).toEqual(once);
    },
    SLOW_MS,
  );

  it(
    'gives each message the time of its measurement, also if it comes late',
    async () => {
      const records = await kafka.read(topic);
      const wrong = records.filter(({ value, timestamp }) => {
        const [, time = ''] = /"measurement_time":"([^"]+)"/.exec(value) ?? [];
        return Date.parse(`${time.replace(' ', 'T')}Z`) !== timestamp;
      });
      expect([records.length > ALL, wrong]).toEqual([true, []]);
    },
    SLOW_MS,
  );

  it(
    'is not there without transmission faults: nothing lost, twice, or out of order',
    async () => {
      const { id } = await client.begin(SOUND);
      const run = await client.succeeded(id);
      expect(run).not.toHaveProperty('transmission');
      expect(run.records_published).toBe(ALL);
      const sound = byContainer(linesOf(await client.telemetry(id)));
      expect(new Map([...(await arrived(id))].sort())).toEqual(new Map([...sound].sort()));
    },
    SLOW_MS,
  );
});
