import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import { KafkaDelivery } from '../../src/infrastructure/kafka/kafka-delivery.js';
import { aCommand } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';
import { describeNeeding, KAFKA } from '../setup/needs.js';
import { faultsOf } from './delivered.js';
import { eventually } from './eventually.js';
import { javaProgram } from './java-program.js';
import { KafkaUnderTest } from './kafka-under-test.js';

const START_MS = 120_000;
const SLOW_MS = 120_000;

describeNeeding(KAFKA, 'brokers that forget producers', () => {
  let kafka: KafkaUnderTest;

  beforeAll(async () => {
    // By default a broker forgets a producer after a day.
    const properties = {
      'producer.id.expiration.ms': '500',
      'producer.id.expiration.check.interval.ms': '200',
    };
    kafka = await KafkaUnderTest.started({ properties });
  }, START_MS);
  afterAll(() => kafka.stop());

  it(
    'accept the next records of a run that was idle for too long, once and in order',
    async () => {
      const topic = await kafka.topic();
      const producers = (): Promise<string> => javaProgram('CountProducers', kafka.brokers.join(','), topic);
      const command = aCommand({ records: 90 });
      const id = crypto.randomUUID();
      const plan = deliveryPlan({ id, command });
      const delivery = new KafkaDelivery(kafka.settings(topic), plan, { partitions: 1 }, () => undefined);
      await delivery.connect(new AbortController().signal);
      for (let from = 0; from < command.records; from += 30) {
        await delivery.write(rowsOf(command, from, from + 30));
        await eventually(
          'The producer is forgotten',
          async () => (await producers()).trim() === '0',
          SLOW_MS,
        );
      }
      await delivery.complete();
      expect(faultsOf(await kafka.read(topic), id, command)).toEqual([]);
      expect(delivery.acknowledged).toBe(command.records);
    },
    SLOW_MS,
  );
});
