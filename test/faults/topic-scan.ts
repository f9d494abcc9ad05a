import { type EachBatchPayload, Kafka, type KafkaMessage, logLevel, Partitioners } from 'kafkajs';
import type { Arrival } from './delivery-check.js';

const END = 'end of the scan';
const RUN_ID = Buffer.from('"simulationID":"');
const RECORD_NUMBER = Buffer.from('"recordNumber":');
const RUN_ID_LENGTH = 36;
const ALL_REPLICAS = -1;

/**
 * Reads every record of a topic from the beginning, each partition in order, and keeps none. A marker written to each
 * partition shows where it ends, because the offsets that brokers report after a leader change may be too low.
 */
export async function scanTopic(
  brokers: readonly string[],
  topic: string,
  partitions: number,
  take: (arrival: Arrival) => void,
): Promise<void> {
  const retry = { initialRetryTime: 100, maxRetryTime: 1000, retries: 30 };
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry });
  const scan = `${END} ${crypto.randomUUID()}`;
  await writeMarkers(kafka, topic, partitions, scan);
  /** The next offset of each partition that is not yet read to its marker, because a restarted consumer starts over. */
  const next = new Map(Array.from({ length: partitions }, (_, partition) => [partition, 0n]));
  const consumer = kafka.consumer({ groupId: `scan-${crypto.randomUUID()}`, maxWaitTimeInMs: 100 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      const eachBatch = ({ batch: { partition, messages } }: EachBatchPayload): Promise<void> => {
        for (const message of messages) {
          const offset = BigInt(message.offset);
          if (offset < (next.get(partition) ?? offset + 1n)) continue;
          next.set(partition, offset + 1n);
          if (String(message.key) === scan) next.delete(partition);
          else take(arrivalOf(partition, message));
        }
        if (next.size === 0) resolve();
        return Promise.resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

async function writeMarkers(kafka: Kafka, topic: string, partitions: number, scan: string): Promise<void> {
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    for (let partition = 0; partition < partitions; partition++) {
      await producer.send({ topic, acks: ALL_REPLICAS, messages: [{ partition, key: scan, value: '' }] });
    }
  } finally {
    await producer.disconnect();
  }
}

/** Extracts the fields without parsing the whole value, because that would take longer than everything else. */
function arrivalOf(partition: number, { key, value, offset }: KafkaMessage): Arrival {
  const runIdAt = (value?.lastIndexOf(RUN_ID) ?? -1) + RUN_ID.length;
  const numberAt = (value?.lastIndexOf(RECORD_NUMBER) ?? -1) + RECORD_NUMBER.length;
  if (!key || !value || runIdAt < RUN_ID.length || numberAt < RECORD_NUMBER.length) {
    throw new Error(
      `The record at offset ${offset} of partition ${partition} is none of ours: ${String(value)}`,
    );
  }
  return {
    partition,
    containerId: key.toString('latin1'),
    runId: value.toString('latin1', runIdAt, runIdAt + RUN_ID_LENGTH),
    recordNumber: Number.parseInt(value.toString('latin1', numberAt), 10),
  };
}
