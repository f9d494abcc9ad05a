import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { DeliveryCheck, type RunClaim } from './delivery-check.js';
import type { KafkaView } from './kafka-view.js';
import { scanTopic } from './topic-scan.js';

const CONTAINER = 'C01';
const RUN_ID = '00000000-0000-4000-8000-000000000000';
/** The numbers of ten records: 3 is missing, 5 is there twice, and 7 and 8 have changed places. */
const SPOILT = [0, 1, 2, 4, 5, 5, 6, 8, 7, 9];

/** Spoils a run on purpose, and rejects unless the comparison with the topic finds exactly these faults. */
export async function assertThatFaultsAreFound(brokers: readonly string[], kafka: KafkaView): Promise<void> {
  const topic = `faults-self-test-${crypto.randomUUID().slice(0, 8)}`;
  await kafka.createTopic(topic, 2);
  await write(brokers, topic);
  const check = new DeliveryCheck();
  await scanTopic(brokers, topic, 2, (arrival) => check.take(arrival));
  await kafka.deleteTopic(topic);
  const claim: RunClaim = {
    id: RUN_ID,
    status: 'succeeded',
    acknowledged: 10,
    records: new Map([[CONTAINER, 10]]),
    startedAt: new Date(),
    endedAt: new Date(),
  };
  const { lost, duplicated, reordered } = check.faultsOf(claim);
  if (lost !== 1 || duplicated !== 1 || reordered !== 1) {
    throw new Error(
      `The self-test spoilt one record each way, but ${lost} were found lost, ${duplicated} duplicated and ${reordered} reordered.`,
    );
  }
}

async function write(brokers: readonly string[], topic: string): Promise<void> {
  const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    const messages = SPOILT.map((recordNumber) => ({
      partition: 1,
      key: CONTAINER,
      value: JSON.stringify({ containerID: CONTAINER, simulationID: RUN_ID, recordNumber }),
    }));
    await producer.send({ topic, messages });
  } finally {
    await producer.disconnect();
  }
}
