import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import { KafkaDelivery } from '../../src/infrastructure/kafka/kafka-delivery.js';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { aCommand, aPlan } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';
import { describeNeeding, KAFKA } from '../setup/needs.js';
import { faultsOf } from './delivered.js';
import { javaProgram } from './java-program.js';
import { KafkaUnderTest } from './kafka-under-test.js';
import { Simulator } from './simulator-client.js';

const START_MS = 120_000;
const SLOW_MS = 120_000;

describeNeeding(KAFKA, 'a quota of the brokers', () => {
  let kafka: KafkaUnderTest;
  let simulator: Simulator | undefined;

  beforeAll(async () => {
    // The windows are short, so that the brokers soon forget earlier traffic.
    const properties = { 'quota.window.num': '3', 'quota.window.size.seconds': '1' };
    kafka = await KafkaUnderTest.started({ properties });
  }, START_MS);
  afterEach(() => simulator?.stop());
  afterAll(() => kafka.stop());

  const quota = (bytes: number): Promise<string> =>
    javaProgram('Quota', kafka.brokers.join(','), String(bytes));

  it.each([5000, 20_000])(
    'of %d bytes a second slows a run down but does not fail it, however short its deadline',
    async (bytes) => {
      await quota(bytes);
      const topic = await kafka.topic({ partitions: 2 });
      const command = aCommand({
        containers: ['C01', 'C03'].map((containerId) => aPlan({ containerId, records: 100 })),
      });
      const id = crypto.randomUUID();
      const settings = { ...kafka.settings(topic), deliveryTimeoutMs: 2500 };
      const plan = deliveryPlan({ id, command });
      const delivery = new KafkaDelivery(settings, plan, { partitions: 2 }, () => undefined);
      const signal = new AbortController().signal;
      await delivery.connect(signal);
      let throttledMs = 0;
      for (let from = 0; from < command.records;) {
        const to = Math.min(from + delivery.recordsPerWrite, command.records);
        await delivery.write(rowsOf(command, from, to), {
          signal,
          throttled: (more) => (throttledMs += more),
        });
        from = to;
      }
      await delivery.complete();
      expect(delivery.acknowledged).toBe(command.records);
      expect(faultsOf(await kafka.read(topic), id, command)).toEqual([]);
      expect(throttledMs).toBeGreaterThan(settings.deliveryTimeoutMs);
    },
    SLOW_MS,
  );

  it(
    'appears in the run’s view and the metrics, and does not delay the end of a cancelled run',
    async () => {
      await quota(2000);
      const topic = await kafka.topic();
      simulator = await Simulator.start(kafka.environment(topic));
      const { id } = await simulator.begin({ nb_of_records: 5000 });
      await simulator.untilRun(id, (run) => (run.throttled_seconds ?? 0) > 0);
      const metrics = await simulator.get('/metrics');
      expect(metrics.body).toMatch(/reefer_publish_throttle_seconds_total [1-9]/);
      await simulator.cancel(id);
      expect(await simulator.untilEnded(id)).toMatchObject({ status: 'cancelled' });
      const { records_published } = await simulator.run(id);
      await quota(1e9);
      expect(await kafka.count(topic)).toBe(records_published);
    },
    SLOW_MS,
  );

  it(
    'does not make the publisher unavailable',
    async () => {
      await quota(2000);
      const publisher = new KafkaTelemetryPublisher(kafka.settings(await kafka.topic()));
      await expect(publisher.ping(new AbortController().signal)).resolves.toBeUndefined();
      await publisher.close();
    },
    SLOW_MS,
  );
});
