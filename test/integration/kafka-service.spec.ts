import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { aCommand } from '../builders/command-builder.js';
import { faultsOf, ofRun } from './delivered.js';
import { describeKafka } from './describe-kafka.js';
import { KafkaUnderTest, newTopicName } from './kafka-under-test.js';
import { type RunAnswer, Simulator } from './simulator-client.js';

const START_MS = 120_000;
const SLOW_MS = 60_000;
const QUICKLY_MS = 2000;
const DAY_MS = 86_400_000;

let kafka: KafkaUnderTest;
let simulator: Simulator | undefined;

beforeAll(async () => {
  kafka = await KafkaUnderTest.given();
}, START_MS);

afterEach(() => simulator?.stop());

afterAll(() => kafka.stop());

async function serviceTo(topic: string, more: Record<string, string> = {}): Promise<Simulator> {
  simulator = await Simulator.start(kafka.environment(topic, more));
  return simulator;
}

/** The command that the service made from a request for this container, with the seed and the start that it reported. */
function commandOf({ command, records_total }: RunAnswer, containerId = 'C02'): SimulationCommand {
  return aCommand({
    containerId,
    simulation: 'co2sensor',
    records: records_total,
    seed: command.seed,
    startEpochSeconds: Date.parse(command.start_time) / 1000,
  });
}

describeKafka('the service on Kafka', () => {
  it(
    'delivers twenty runs at once, each complete, once and in order',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const service = await serviceTo(topic);
      const bodies = Array.from({ length: 20 }, (_, i) => ({
        containerID: ['C01', 'C02', 'C03', 'C04', 'CSQU3054383'][i % 5],
        nb_of_records: 500 + 137 * i,
      }));
      const begun = await Promise.all(bodies.map((body) => service.begin(body)));
      const ended = await Promise.all(begun.map(({ id }) => service.untilEnded(id)));
      expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['succeeded']));
      const arrived = await kafka.read(topic);
      for (const [i, run] of ended.entries()) {
        expect(run.records_published).toBe(run.records_total);
        expect(faultsOf(arrived, run.id, commandOf(run, bodies[i]?.containerID))).toEqual([]);
      }
      expect(arrived).toHaveLength(ended.reduce((sum, run) => sum + run.records_total, 0));
    },
    SLOW_MS,
  );

  it(
    'refuses a run whose records the topic would delete at once, and warns of one that would lose some',
    async () => {
      const topic = await kafka.topic({ config: { 'retention.ms': String(7 * DAY_MS) } });
      const service = await serviceTo(topic, { KAFKA_RECORD_TIMESTAMP: 'measurement' });
      const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
      expect(await service.post({ start_time: ago(30), nb_of_records: 10 })).toMatchObject({
        status: 400,
        body: {
          code: 'command.in-the-past',
          detail: expect.stringMatching(/keeps records for 7 days \(retention\.ms\).*whole run/),
        },
      });
      const warnings = [
        expect.stringMatching(/keeps records for 7 days.*Kafka may delete the records from before/),
      ];
      const late = { start_time: ago(8), interval_seconds: 86_400, nb_of_records: 9 };
      const begun = await service.begin(late);
      expect(begun).toMatchObject({ warnings });
      expect(await service.untilEnded(begun.id)).toMatchObject({ status: 'succeeded', warnings });
      await service.process.waitForLog(/Simulation \S+: Topic .*Kafka may delete/);
      expect(await service.begin({ start_time: ago(1), nb_of_records: 9 })).not.toHaveProperty('warnings');
      const scenario = {
        version: 1,
        records: 10,
        start: ago(30),
        fleet: [{ group: 'a', containers: 2, product: 'P02' }],
      };
      expect(await service.postScenario(scenario)).toMatchObject({
        status: 400,
        body: { code: 'command.in-the-past' },
      });
    },
    SLOW_MS,
  );

  it(
    'stops a run at full speed after the current block, and reports exactly what is in the topic',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const service = await serviceTo(topic);
      const { id } = await service.begin({ nb_of_records: 5_000_000 });
      const other = await service.begin({ containerID: 'C03', nb_of_records: 20_000 });
      await service.untilRun(id, ({ records_published }) => records_published > 3000);
      expect(await service.cancel(id)).toBe(202);
      const stopped = await service.untilEnded(id);
      expect(stopped).toMatchObject({ status: 'cancelled' });
      const undisturbed = await service.untilEnded(other.id);
      expect(undisturbed).toMatchObject({ status: 'succeeded', records_published: 20_000 });
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, id, commandOf(stopped), stopped.records_published)).toEqual([]);
      expect(ofRun(arrived, other.id)).toHaveLength(20_000);
    },
    SLOW_MS,
  );

  it(
    'stops a slow run at once, and stops runs that are just opening without harm to others',
    async () => {
      const topic = await kafka.topic();
      const service = await serviceTo(topic);
      const slow = await service.begin({ nb_of_records: 1000, records_per_second: 0.01 });
      await service.untilRun(slow.id, ({ records_published }) => records_published === 1);
      const began = performance.now();
      expect(await service.cancel(slow.id)).toBe(202);
      await service.untilEnded(slow.id);
      expect(performance.now() - began).toBeLessThan(QUICKLY_MS);
      const opening = await Promise.all(Array.from({ length: 12 }, () => service.begin()));
      const stopped = opening.filter((_, i) => i % 2 === 0);
      await Promise.all(stopped.map(({ id }) => service.cancel(id)));
      const ended = await Promise.all(opening.map(({ id }) => service.untilEnded(id)));
      expect(ended.filter(({ status }) => status === 'failed')).toEqual([]);
      expect(ended.filter((_, i) => i % 2 === 1).map(({ status }) => status)).toEqual(
        Array.from({ length: 6 }, () => 'succeeded'),
      );
      expect(await kafka.count(topic)).toBe(
        1 + ended.reduce((sum, { records_published }) => sum + records_published, 0),
      );
    },
    SLOW_MS,
  );

  it(
    'shuts down in good order after SIGTERM in the middle of a run, within the grace period',
    async () => {
      const topic = await kafka.topic();
      const service = await serviceTo(topic, { SHUTDOWN_GRACE_SECONDS: '2' });
      const { id } = await service.begin({ nb_of_records: 5_000_000 });
      await service.untilRun(id, ({ records_published }) => records_published > 1000);
      const began = performance.now();
      expect(await service.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(performance.now() - began).toBeLessThan(2000 + QUICKLY_MS);
      const told = service.process.entries.find((entry) => entry['runId'] === id && entry['status']);
      expect(told).toMatchObject({ status: 'cancelled', total: 5_000_000 });
      expect(await kafka.count(topic)).toBe(told?.['acknowledged']);
    },
    SLOW_MS,
  );

  it(
    'becomes ready by itself when someone creates its topic',
    async () => {
      const topic = newTopicName();
      simulator = await Simulator.start(kafka.environment(topic), { ready: false });
      await simulator.process.waitForLog(/There is no topic/);
      const { status, body } = await simulator.get('/health/ready');
      expect(status).toBe(503);
      expect(JSON.stringify(body)).toContain(`There is no topic \\"${topic}\\"`);
      expect(await simulator.post({})).toMatchObject({
        status: 503,
        body: { code: 'destination.unavailable', detail: expect.stringContaining('There is no topic') },
      });
      expect(await kafka.partitions(topic)).toBe(0);
      await kafka.createTopic(topic, {});
      await simulator.until('/health/ready', 200);
      const run = await simulator.begin();
      expect(await simulator.untilEnded(run.id)).toMatchObject({ status: 'succeeded' });
    },
    SLOW_MS,
  );

  it(
    'refuses a run into the future if records get their measurement time, and sends a run in the past',
    async () => {
      const topic = await kafka.topic({ config: { 'retention.ms': '-1' } });
      const service = await serviceTo(topic, { KAFKA_RECORD_TIMESTAMP: 'measurement' });
      expect(await service.post({ nb_of_records: 100 })).toMatchObject({
        status: 400,
        body: { code: 'command.in-the-future', errors: [{ field: 'start_time' }] },
      });
      const { id } = await service.begin({ start_time: '2024-02-29T12:00:00Z', interval_seconds: 60 });
      await service.untilEnded(id);
      const timestamps = (await kafka.read(topic)).map(({ timestamp }) => timestamp);
      const start = Date.parse('2024-02-29T12:00:00Z');
      expect(timestamps).toEqual(Array.from({ length: 100 }, (_, i) => start + 60_000 * i));
    },
    SLOW_MS,
  );

  it(
    'shows where telemetry goes, and sends tuples if configured',
    async () => {
      const topic = await kafka.topic();
      const service = await serviceTo(topic, { TELEMETRY_PAYLOAD: 'tuple' });
      const run = await service.begin({ containerID: 'CSQU3054383', nb_of_records: 5 });
      expect(run).toMatchObject({ destination: { kind: 'kafka', topic, brokers: [...kafka.brokers] } });
      await service.untilEnded(run.id);
      const payloads = (await kafka.read(topic)).map(
        ({ value }) => (JSON.parse(value) as { payload: unknown }).payload,
      );
      expect(payloads).toHaveLength(5);
      for (const payload of payloads) expect(payload).toMatch(/^\('CSQU3054383', '.*, [01]\)$/);
    },
    SLOW_MS,
  );
});
