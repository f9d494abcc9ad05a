import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { KafkaDelivery } from '../../src/infrastructure/kafka/kafka-delivery.js';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { partitionOf } from '../../src/infrastructure/kafka/partitions.js';
import { aCommand, aPlan, isoContainerId } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';
import { deliver, envelopeOf, faultsOf, ofRun } from './delivered.js';
import { describeOwnKafka } from './describe-kafka.js';
import { eventually } from './eventually.js';
import { KafkaUnderTest } from './kafka-under-test.js';
import { Simulator } from './simulator-client.js';

const NEVER = new AbortController().signal;
const START_MS = 120_000;
const SLOW_MS = 60_000;
const SHORT_DEADLINE_MS = 2000;
/** The time for two probes, one of which fails. */
const OUTAGE_KNOWN_MS = 15_000;

let kafka: KafkaUnderTest;
let publisher: KafkaTelemetryPublisher | undefined;

beforeAll(async () => {
  kafka = await KafkaUnderTest.started();
}, START_MS);

afterEach(() => publisher?.close());

afterAll(() => kafka.stop());

function publisherTo(topic: string): KafkaTelemetryPublisher {
  publisher = new KafkaTelemetryPublisher(kafka.settings(topic));
  return publisher;
}

/** A connected delivery that soon gives up a write. */
async function impatientDelivery(
  topic: string,
  command: SimulationCommand,
  id: string,
  deliveryTimeoutMs = SHORT_DEADLINE_MS,
): Promise<KafkaDelivery> {
  const partitions = await kafka.partitions(topic);
  const plan = deliveryPlan({ id, command });
  const settings = { ...kafka.settings(topic), deliveryTimeoutMs };
  const delivery = new KafkaDelivery(settings, plan, { partitions }, () => undefined);
  await delivery.connect(NEVER);
  return delivery;
}

/** Counts the sockets and timers that clients make and that keep a process alive. */
function handles(): Record<string, number> {
  const counted = ['TCPSocketWrap', 'TLSWrap', 'Timeout', 'TCPConnectWrap', 'GetAddrInfoReqWrap'];
  const active = process.getActiveResourcesInfo();
  return Object.fromEntries(
    counted.map((name) => [name, active.filter((resource) => resource === name).length]),
  );
}

/** Waits until there are no more handles of any kind than before. */
async function untilReleased(before: Record<string, number>): Promise<void> {
  await eventually('no handles beyond those before', () =>
    Object.entries(handles()).every(([name, count]) => count <= (before[name] ?? 0)),
  );
}

describeOwnKafka('a broker that goes away', () => {
  it(
    'costs a run neither records nor their order if it restarts soon',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const command = aCommand({
        containers: [0, 1, 2, 3, 4, 5].map((i) => aPlan({ containerId: isoContainerId(i), records: 6000 })),
      });
      let restarted: Promise<void> | undefined;
      const id = await deliver(publisherTo(topic), command, {
        progress: (acknowledged) => {
          if (acknowledged > 4000) restarted ??= kafka.cluster.broker(1).restart();
        },
      });
      expect(restarted).toBeDefined();
      await restarted;
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, id, command)).toEqual([]);
      expect(arrived).toHaveLength(command.records);
    },
    SLOW_MS,
  );

  it(
    'costs a run neither if it is killed and starts again',
    async () => {
      const topic = await kafka.topic({ partitions: 2 });
      const command = aCommand({
        containers: ['C01', 'C03'].map((id) => aPlan({ containerId: id, records: 9000 })),
      });
      let restarted: Promise<void> | undefined;
      const broker = kafka.cluster.broker(1);
      const id = await deliver(publisherTo(topic), command, {
        progress: (acknowledged) => {
          if (acknowledged > 4000) restarted ??= broker.kill().then(() => broker.start());
        },
      });
      await restarted;
      expect(faultsOf(await kafka.read(topic), id, command)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'makes a write fail at the deadline with the reason, and receives nothing more when it is back',
    async () => {
      const before = handles();
      const topic = await kafka.topic({ partitions: 4 });
      const command = aCommand({
        containers: [0, 1, 2, 3, 4, 5].map((i) => aPlan({ containerId: isoContainerId(i), records: 2000 })),
      });
      const id = crypto.randomUUID();
      const delivery = await impatientDelivery(topic, command, id);
      await delivery.write(rowsOf(command, 0, 3000));
      const broker = kafka.cluster.broker(1);
      await broker.kill();
      const began = performance.now();
      await expect(delivery.write(rowsOf(command, 3000, 6000))).rejects.toMatchObject({
        code: 'kafka.unreachable',
        message: expect.stringMatching(/did not acknowledge in time\..*ECONNREFUSED.*KAFKA_BROKERS/),
      });
      expect(performance.now() - began).toBeLessThan(SHORT_DEADLINE_MS + 3000);
      await delivery.abandon();
      expect(delivery.acknowledged).toBe(3000);
      await broker.start();
      await eventually('the broker answers', () => kafka.count(topic));
      await untilReleased(before);
      expect(faultsOf(await kafka.read(topic), id, command, 3000)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'makes a write fail by the deadline if it only hangs, and no acknowledged record is missing',
    async () => {
      const before = handles();
      const topic = await kafka.topic();
      const command = aCommand({ records: 4000 });
      const id = crypto.randomUUID();
      const delivery = await impatientDelivery(topic, command, id);
      await delivery.write(rowsOf(command, 0, 1500));
      const broker = kafka.cluster.broker(1);
      broker.suspend();
      try {
        await expect(delivery.write(rowsOf(command, 1500, 4000))).rejects.toMatchObject({
          code: 'kafka.timeout',
          message: expect.stringContaining('did not acknowledge in time'),
        });
        await delivery.abandon();
        await untilReleased(before);
      } finally {
        broker.resume();
      }
      expect(delivery.acknowledged).toBe(1500);
      const arrived = await eventually('the broker answers', () => kafka.read(topic));
      // The broker may still write what it had received when it was suspended, which is at most the send in progress.
      expect([1500, 2000]).toContain(arrived.length);
      expect(faultsOf(arrived, id, command, arrived.length)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'receives a request again if it hangs for longer than a request may take, and keeps it once',
    async () => {
      const topic = await kafka.topic();
      const command = aCommand({ records: 3000 });
      const id = crypto.randomUUID();
      const broker = kafka.cluster.broker(1);
      const resumeAfterTimeout = (message: string): void => {
        if (/was cut|without an answer/.test(message)) broker.resume();
      };
      const plan = deliveryPlan({ id, command });
      const delivery = new KafkaDelivery(kafka.settings(topic), plan, { partitions: 1 }, resumeAfterTimeout);
      await delivery.connect(NEVER);
      await delivery.write(rowsOf(command, 0, 1000));
      broker.suspend();
      try {
        await delivery.write(rowsOf(command, 1000, 2000));
      } finally {
        broker.resume();
      }
      await delivery.write(rowsOf(command, 2000, 3000));
      await delivery.complete();
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, id, command)).toEqual([]);
      expect(arrived).toHaveLength(3000);
    },
    SLOW_MS,
  );

  it(
    'is noticed by the next ping, and so is its return',
    async () => {
      const to = publisherTo(await kafka.topic());
      await to.ping(NEVER);
      const broker = kafka.cluster.broker(1);
      await broker.kill();
      await expect(to.ping(NEVER)).rejects.toMatchObject({
        code: expect.stringMatching(/unreachable|closed/),
      });
      await expect(to.ping(NEVER)).rejects.toMatchObject({ code: 'kafka.unreachable' });
      await broker.start();
      await expect(eventually('ping', () => to.ping(NEVER).then(() => true))).resolves.toBe(true);
    },
    SLOW_MS,
  );
});

describeOwnKafka('a topic that changes during a run', () => {
  const id = (): string => crypto.randomUUID();
  /** One container for each of the four partitions of a topic. */
  const ofEachPartition = Array.from(
    { length: 4 },
    (_, partition) =>
      Array.from({ length: 100 }, (_unused, i) => isoContainerId(i)).find(
        (container) => partitionOf(container, 4) === partition,
      ) as string,
  );
  const fleet = aCommand({
    containers: ofEachPartition.map((containerId) => aPlan({ containerId, records: 2000 })),
  });

  const onlyInLast = aCommand({ containerId: ofEachPartition[3] as string, records: 8000 });

  it.each([
    ['with fewer partitions', 2, fleet, /was deleted/],
    ['without the partition of the run', 3, onlyInLast, /^Partition 3 of topic .* is gone/],
    ['with as many partitions', 4, fleet, /was deleted and recreated/],
    ['with more partitions', 6, fleet, /was deleted and recreated/],
  ])(
    'fails the run if it is deleted and created again %s',
    async (_, partitions, command, message) => {
      const topic = await kafka.topic({ partitions: 4 });
      const delivery = await impatientDelivery(topic, command, id(), 10_000);
      await delivery.write(rowsOf(command, 0, 4000));
      await kafka.deleteTopic(topic);
      await kafka.createTopic(topic, { partitions });
      await expect(delivery.write(rowsOf(command, 4000, 8000))).rejects.toMatchObject({
        code: 'kafka.topic-changed',
        message: expect.stringMatching(message),
      });
      await delivery.abandon();
    },
    SLOW_MS,
  );

  it(
    'never lets a run at full speed succeed with missing records',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const long = aCommand({
        containers: ofEachPartition.map((containerId) => aPlan({ containerId, records: 20_000 })),
      });
      let recreated: Promise<void> | undefined;
      const recreate = async (): Promise<void> => {
        await kafka.deleteTopic(topic);
        await kafka.createTopic(topic, { partitions: 4 });
      };
      const outcome = await deliver(publisherTo(topic), long, {
        progress: (acknowledged) => {
          if (acknowledged > 10_000) recreated ??= recreate();
        },
      }).catch((error: unknown) => error);
      await recreated;
      expect(outcome).toMatchObject({ code: 'kafka.topic-changed' });
    },
    SLOW_MS,
  );

  it(
    'also fails a run whose offsets hide the change, because another run has filled the new topic beyond them',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const to = publisherTo(topic);
      const delivery = await to.open(deliveryPlan({ id: id(), command: fleet }), NEVER);
      await delivery.write(rowsOf(fleet, 0, 40));
      await kafka.deleteTopic(topic);
      await kafka.createTopic(topic, { partitions: 4 });
      await deliver(to, fleet);
      const end = async (): Promise<void> => {
        await delivery.write(rowsOf(fleet, 40, 8000));
        await delivery.complete();
      };
      await expect(end()).rejects.toMatchObject({ code: 'kafka.topic-changed' });
      await delivery.abandon();
    },
    SLOW_MS,
  );

  it(
    'fails the run by the deadline if it is deleted for good, and says so',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const delivery = await impatientDelivery(topic, fleet, id());
      await delivery.write(rowsOf(fleet, 0, 4000));
      await kafka.deleteTopic(topic);
      await expect(delivery.write(rowsOf(fleet, 4000, 8000))).rejects.toMatchObject({
        code: 'kafka.topic-missing',
        message: expect.stringContaining(`There is no topic "${topic}"`),
      });
      await delivery.abandon();
      expect(await kafka.partitions(topic)).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'keeps the run in its partitions if others are added, and spreads the next run over all of them',
    async () => {
      const topic = await kafka.topic({ partitions: 2 });
      const command = aCommand({ containers: ofEachPartition.map((containerId) => aPlan({ containerId })) });
      const to = publisherTo(topic);
      const [firstId, secondId] = [id(), id()];
      const delivery = await to.open(deliveryPlan({ id: firstId, command }), NEVER);
      await delivery.write(rowsOf(command, 0, 200));
      await kafka.addPartitions(topic, 4);
      await delivery.write(rowsOf(command, 200, 400));
      await delivery.complete();
      await deliver(to, command, { id: secondId });
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, firstId, command)).toEqual([]);
      expect(faultsOf(arrived, secondId, command)).toEqual([]);
      const partitions = (runId: string): number[] => [
        ...new Set(ofRun(arrived, runId).map(({ partition }) => partition)),
      ];
      expect(partitions(firstId)).toEqual([0, 1]);
      expect(partitions(secondId)).toEqual([0, 1, 2, 3]);
    },
    SLOW_MS,
  );
});

describeOwnKafka('a run that is stopped', () => {
  it(
    'leaves exactly the acknowledged records in the topic',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const command = aCommand({ containerId: 'C02', records: 1_000_000 });
      const stop = new AbortController();
      let acknowledged = 0;
      const id = await deliver(publisherTo(topic), command, {
        signal: stop.signal,
        progress: (records) => {
          acknowledged = records;
          if (records >= 7000) stop.abort();
        },
      });
      expect(acknowledged).toBeGreaterThanOrEqual(7000);
      expect(acknowledged).toBeLessThan(1_000_000);
      expect(faultsOf(await kafka.read(topic), id, command, acknowledged)).toEqual([]);
    },
    SLOW_MS,
  );

  it('does not disturb others that open at the same time', async () => {
    const topic = await kafka.topic();
    for (let round = 0; round < 5; round++) {
      const to = publisherTo(topic);
      const stop = new AbortController();
      const plan = (): Parameters<typeof to.open>[0] =>
        deliveryPlan({ id: crypto.randomUUID(), command: aCommand() });
      const stopped = to.open(plan(), stop.signal);
      const others = Promise.all([to.open(plan(), NEVER), to.open(plan(), NEVER), to.ping(NEVER)]);
      stop.abort();
      await expect(stopped).rejects.toThrow();
      const [one, other] = await others;
      await Promise.all([one.abandon(), other.abandon()]);
      void to.close();
    }
  });
});

describeOwnKafka('what runs leave behind', () => {
  it(
    'includes no socket and no timer after two hundred runs',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const to = publisherTo(topic);
      await deliver(to, aCommand({ records: 10 }));
      const before = handles();
      for (let run = 0; run < 200; run++) await deliver(to, aCommand({ records: 10 }));
      await untilReleased(before);
      const arrived = await kafka.read(topic);
      expect(arrived).toHaveLength(2010);
      expect(new Set(arrived.map((record) => envelopeOf(record).simulationID)).size).toBe(201);
    },
    SLOW_MS,
  );

  it(
    'includes no socket and no timer of a publisher that was closed while its brokers did not answer',
    async () => {
      const topic = await kafka.topic();
      const before = handles();
      const to = publisherTo(topic);
      await to.ping(NEVER);
      const broker = kafka.cluster.broker(1);
      broker.suspend();
      try {
        const unanswered = to.ping(NEVER).catch((error: unknown) => error);
        void to.close();
        expect(await unanswered).toMatchObject({ code: expect.stringContaining('kafka.') });
        await untilReleased(before);
      } finally {
        broker.resume();
      }
    },
    SLOW_MS,
  );
});

describeOwnKafka('the service while brokers come and go', () => {
  let simulator: Simulator | undefined;

  afterEach(() => simulator?.stop());

  it(
    'waits for them at its start, survives and reports their absence, and continues by itself',
    async () => {
      const topic = await kafka.topic({ partitions: 2 });
      const broker = kafka.cluster.broker(1);
      await broker.stop();
      simulator = await Simulator.start(kafka.environment(topic), { ready: false });
      await simulator.process.waitForLog(/does not answer: No broker of/);
      const unready = await simulator.get('/health/ready');
      expect(unready.status).toBe(503);
      expect(JSON.stringify(unready.body)).toMatch(/No broker of .* can be reached .*ECONNREFUSED/);
      expect((await simulator.get('/health/live')).status).toBe(200);
      expect(await simulator.post({})).toMatchObject({
        status: 503,
        body: { detail: expect.stringContaining('No broker of') },
      });

      await broker.start();
      await simulator.until('/health/ready', 200);
      const run = await simulator.begin({ nb_of_records: 600, records_per_second: 30 });
      await simulator.untilRun(run.id, ({ records_published }) => records_published > 20);

      await broker.kill();
      await simulator.until('/health', 503, OUTAGE_KNOWN_MS);
      expect((await simulator.get('/health/ready')).status).toBe(200);
      expect(await simulator.post({})).toMatchObject({
        status: 503,
        body: { code: 'destination.unavailable' },
      });
      expect(await simulator.run(run.id)).toMatchObject({ status: 'running' });
      expect((await simulator.get('/metrics')).body).toContain('reefer_destination_up 0');

      await broker.start();
      await simulator.until('/health', 200);
      const next = await simulator.begin({ nb_of_records: 500 });
      expect(await simulator.untilEnded(next.id)).toMatchObject({ status: 'succeeded' });
      expect(await simulator.untilEnded(run.id)).toMatchObject({
        status: 'succeeded',
        records_published: 600,
      });
      const arrived = await kafka.read(topic);
      expect(ofRun(arrived, run.id).map((record) => envelopeOf(record).recordNumber)).toEqual(
        Array.from({ length: 600 }, (_, i) => i),
      );
      expect(ofRun(arrived, next.id)).toHaveLength(500);
    },
    2 * SLOW_MS,
  );
});
