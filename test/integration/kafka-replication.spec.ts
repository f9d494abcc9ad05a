import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import { KafkaDelivery } from '../../src/infrastructure/kafka/kafka-delivery.js';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { aCommand, aPlan, isoContainerId } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';
import { deliver, faultsOf, ofRun } from './delivered.js';
import { describeOwnKafka } from './describe-kafka.js';
import { eventually } from './eventually.js';
import { KafkaUnderTest, newTopicName } from './kafka-under-test.js';

const NEVER = new AbortController().signal;
const START_MS = 180_000;
const SLOW_MS = 120_000;
/** Long enough for brokers on a loaded machine to say why they refuse the records. */
const DEADLINE_MS = 20_000;
/** Enough for brokers that all answer at once. */
const SHORT_MS = 2000;

/** Enough containers for three partitions. */
const FLEET = aCommand({
  containers: Array.from({ length: 12 }, (_, i) => aPlan({ containerId: isoContainerId(i), records: 10 })),
});

let kafka: KafkaUnderTest;
let publisher: KafkaTelemetryPublisher | undefined;

beforeAll(async () => {
  kafka = await KafkaUnderTest.started({
    brokers: 3,
    separateController: true,
    furtherListeners: [{ MIXED: undefined }, { MIXED: 'kafka.invalid:9092' }, { MIXED: undefined }],
  });
}, START_MS);

afterEach(() => publisher?.close());

afterAll(() => kafka.stop());

function publisherTo(topic: string, more: Record<string, string> = {}): KafkaTelemetryPublisher {
  publisher = new KafkaTelemetryPublisher(kafka.settings(topic, more));
  return publisher;
}

describeOwnKafka('three brokers', () => {
  it(
    'are not ready if one of them advertises an address that is of no use, and it leads a partition',
    async () => {
      const topic = await kafka.topic({ partitions: 3, replication: 1 });
      const [first, , third] = kafka.cluster.portsOf('MIXED').map((port) => `127.0.0.1:${port}`);
      const to = publisherTo(topic, { KAFKA_BROKERS: `${first},${third}` });
      const refusal = {
        code: 'kafka.advertised-address',
        message: expect.stringMatching(
          /^Kafka at 127\.0\.0\.1:\d+(, 127\.0\.0\.1:\d+)? answers, but says that a broker is at kafka\.invalid:9092/,
        ),
      };
      await expect(to.ping(NEVER)).rejects.toMatchObject(refusal);
      const settings = kafka.settings(topic, { KAFKA_BROKERS: `${first},${third}` });
      const delivery = await eventually('a producer', async () => {
        const made = new KafkaDelivery(
          { ...settings, deliveryTimeoutMs: SHORT_MS },
          deliveryPlan({ id: 'a-run', command: FLEET }),
          { partitions: 3 },
          () => undefined,
        );
        await made.connect(NEVER);
        return made;
      });
      await expect(delivery.write(rowsOf(FLEET, 0, FLEET.records))).rejects.toMatchObject({
        code: 'kafka.advertised-address',
        message: expect.stringMatching(
          /did not acknowledge in time\. .*kafka\.invalid:9092.* records are acknowledged/,
        ),
      });
    },
    SLOW_MS,
  );

  it.each([
    ['the brokers’ default replication', {}, 3],
    ['the requested replication', { KAFKA_TOPIC_REPLICATION: '2' }, 2],
  ])('get a missing topic with %s', async (_, variables, replicas) => {
    const topic = newTopicName();
    await publisherTo(topic, { KAFKA_CREATE_TOPIC: 'true', KAFKA_TOPIC_PARTITIONS: '5', ...variables }).ping(
      NEVER,
    );
    // A broker that did not create the topic may not know of it yet.
    const layout = await eventually('the topic', () => kafka.layout(topic));
    expect(layout.map((partition) => partition.replicas.length)).toEqual(
      Array.from({ length: 5 }, () => replicas),
    );
  });

  it(
    'keep each record once and in order when the leader of a run dies',
    async () => {
      const topic = await kafka.topic({ partitions: 4, replication: 3 });
      const command = aCommand({
        containers: [0, 1, 2, 3, 4, 5].map((i) => aPlan({ containerId: isoContainerId(i), records: 6000 })),
      });
      const leader = kafka.cluster.broker((await kafka.layout(topic))[0]?.leader ?? 1);
      let killed: Promise<void> | undefined;
      const id = await deliver(publisherTo(topic), command, {
        progress: (acknowledged) => {
          if (acknowledged > 5000) killed ??= leader.kill();
        },
      });
      expect(killed).toBeDefined();
      await killed;
      await leader.start();
      const arrived = await eventually('all brokers', () => kafka.read(topic));
      expect(faultsOf(arrived, id, command)).toEqual([]);
      expect(arrived).toHaveLength(command.records);
    },
    SLOW_MS,
  );

  it(
    'accept new runs just after one of them has died',
    async () => {
      await kafka.topic({ partitions: 3, replication: 1 }); // Of which one has no leader without the broker.
      const topic = await kafka.topic({ partitions: 4, replication: 3 });
      const broker = kafka.cluster.broker(2);
      await broker.kill();
      try {
        const to = publisherTo(topic);
        const command = aCommand({ records: 20 });
        const ids = await Promise.all(Array.from({ length: 12 }, () => deliver(to, command)));
        const arrived = await kafka.read(topic);
        for (const id of ids) expect(faultsOf(arrived, id, command)).toEqual([]);
      } finally {
        await broker.start();
      }
    },
    SLOW_MS,
  );

  it(
    'fail a run by its deadline if too few of them are in sync, and serve the next run once enough are',
    async () => {
      const topic = await kafka.topic({ replication: 3, config: { 'min.insync.replicas': '3' } });
      const command = aCommand({ records: 300 });
      const id = crypto.randomUUID();
      const plan = deliveryPlan({ id, command });
      const delivery = new KafkaDelivery(
        { ...kafka.settings(topic), deliveryTimeoutMs: DEADLINE_MS },
        plan,
        { partitions: 1 },
        () => undefined,
      );
      await delivery.connect(NEVER);
      await delivery.write(rowsOf(command, 0, 100));
      const { leader } = (await kafka.layout(topic))[0] ?? { leader: 1 };
      const follower = kafka.cluster.broker((leader % 3) + 1);
      await follower.kill();
      try {
        await kafka.untilInSync(topic, 2);
        const began = performance.now();
        await expect(delivery.write(rowsOf(command, 100, 200))).rejects.toMatchObject({
          code: 'kafka.not-enough-replicas',
          message: expect.stringMatching(/did not acknowledge in time.*min\.insync\.replicas/),
        });
        expect(performance.now() - began).toBeLessThan(DEADLINE_MS + 2000);
        await delivery.abandon();
        expect(delivery.acknowledged).toBe(100);
      } finally {
        await follower.start();
      }
      await kafka.untilInSync(topic, 3);
      // A leader that has not yet noticed the loss of the follower appends the block before it refuses it.
      const records = await kafka.read(topic);
      const written = ofRun(records, id).length;
      expect([100, 200]).toContain(written);
      expect(faultsOf(records, id, command, written)).toEqual([]);
      const next = await deliver(publisherTo(topic), command);
      expect(faultsOf(await kafka.read(topic), next, command)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'answer a publisher again soon after one of them starts to hang',
    async () => {
      const to = publisherTo(await kafka.topic({ replication: 3 }));
      await to.ping(NEVER);
      const broker = kafka.cluster.broker(3);
      broker.suspend();
      try {
        const fiveAnswers = async (): Promise<boolean> => {
          for (let i = 0; i < 5; i++) await to.ping(NEVER);
          return true;
        };
        await eventually('five answers in a row', fiveAnswers, 25_000);
      } finally {
        broker.resume();
      }
    },
    SLOW_MS,
  );
});
