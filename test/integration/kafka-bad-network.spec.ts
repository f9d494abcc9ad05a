import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import { KafkaDelivery } from '../../src/infrastructure/kafka/kafka-delivery.js';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { freePorts } from '../../tools/kafka/ports.js';
import { aCommand, aPlan, isoContainerId } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';
import { describeNeeding, KAFKA } from '../setup/needs.js';
import { deliver, faultsOf } from './delivered.js';
import { KafkaUnderTest } from './kafka-under-test.js';
import { type AnswerFate, framed, Relay } from './relay.js';

const START_MS = 120_000;
const SLOW_MS = 120_000;
const LOST_ANSWERS = 100;
const DEADLINE_MS = 3000;

describeNeeding(KAFKA, 'a network that loses and garbles data', () => {
  let relay: Relay;
  let kafka: KafkaUnderTest;
  let publisher: KafkaTelemetryPublisher | undefined;

  beforeAll(async () => {
    const [plaintext = 0, saslSsl = 0] = await freePorts(2);
    relay = await Relay.listen(() => plaintext);
    kafka = await KafkaUnderTest.started({
      ports: [{ plaintext, saslSsl }],
      properties: { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${relay.port}` },
    });
  }, START_MS);
  afterEach(() => {
    relay.onAnswer = relay.onRequest = undefined;
    void publisher?.close();
  });
  afterAll(async () => {
    await kafka.stop();
    await relay.close();
  });

  const publisherTo = (topic: string): KafkaTelemetryPublisher =>
    (publisher = new KafkaTelemetryPublisher(kafka.settings(topic)));
  const fleet = (records: number) =>
    aCommand({
      containers: Array.from({ length: 6 }, (_, i) => aPlan({ containerId: isoContainerId(i), records })),
    });

  it(
    'costs neither records nor their order if a hundred answers are lost after the broker has taken the batch',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const command = fleet(12_000);
      let lost = 0;
      relay.onAnswer = (answer) => {
        if (lost === LOST_ANSWERS || Math.random() < 0.4) return framed(answer);
        lost++;
        return 'cut';
      };
      const id = await deliver(publisherTo(topic), command);
      expect(lost).toBe(LOST_ANSWERS);
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, id, command)).toEqual([]);
      expect(arrived).toHaveLength(command.records);
    },
    SLOW_MS,
  );

  it(
    'costs neither if connections are cut in the middle of a request',
    async () => {
      const topic = await kafka.topic({ partitions: 4 });
      const command = fleet(4000);
      let cuts = 0;
      relay.onRequest = (request) => (relay.requests % 3 === 0 && cuts++ < 20 ? 'cut' : request);
      const id = await deliver(publisherTo(topic), command);
      expect(cuts).toBeGreaterThanOrEqual(20);
      const arrived = await kafka.read(topic);
      expect(faultsOf(arrived, id, command)).toEqual([]);
      expect(arrived).toHaveLength(command.records);
    },
    SLOW_MS,
  );

  /** The correlation id of an answer, followed by something else. */
  const behindId = (answer: Buffer, rest: Buffer): Buffer =>
    framed(Buffer.concat([answer.subarray(0, 4), rest]));
  const GARBLED: readonly (readonly [string, AnswerFate, RegExp])[] = [
    ['noise', (answer) => behindId(answer, randomBytes(60)), /garbled/],
    ['a truncated answer', (answer) => framed(answer.subarray(0, answer.length - 9)), /garbled/],
    [
      'an answer about another partition',
      (answer) => {
        const other = Buffer.from(answer);
        other.writeInt32BE(77, other.length - 38);
        return framed(other);
      },
      /garbled/,
    ],
    ['a negative length', () => Buffer.from('fffffff0', 'hex'), /garbled|closed/],
    ['a length of a gigabyte', () => Buffer.from('40000000', 'hex'), /garbled|closed/],
    ['a length and then nothing', () => Buffer.from('00000040', 'hex'), /timeout/],
  ];

  it.each(GARBLED)(
    'fails a run by its deadline if batches are answered with %s, and says so',
    async (_, fate, code) => {
      const topic = await kafka.topic();
      const command = aCommand({ records: 300 });
      const settings = { ...kafka.settings(topic), deliveryTimeoutMs: DEADLINE_MS };
      const id = crypto.randomUUID();
      const plan = deliveryPlan({ id, command });
      const delivery = new KafkaDelivery(settings, plan, { partitions: 1 }, () => undefined);
      await delivery.connect(new AbortController().signal);
      relay.onAnswer = fate;
      await expect(delivery.write(rowsOf(command))).rejects.toMatchObject({
        code: expect.stringMatching(code),
        message: expect.stringMatching(/0 records are acknowledged; up to 64 more may be in the topic\.$/),
      });
      await delivery.abandon();
      expect(faultsOf(await kafka.read(topic), id, command, 64)).toEqual([]);
    },
    SLOW_MS,
  );

  it.each(GARBLED.slice(0, 5))(
    'lets a run continue once batches are no longer answered with %s',
    async (_, fate) => {
      const topic = await kafka.topic({ partitions: 2 });
      const command = fleet(500);
      let left = 3;
      relay.onAnswer = (answer) => (left-- > 0 ? fate(answer) : framed(answer));
      const id = await deliver(publisherTo(topic), command);
      expect(left).toBeLessThan(0);
      expect(faultsOf(await kafka.read(topic), id, command)).toEqual([]);
    },
    SLOW_MS,
  );
});
