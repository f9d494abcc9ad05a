import { type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import { eventually } from './eventually.js';

/** A record in a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly value: string;
  /** In milliseconds since 1970. */
  readonly timestamp: number;
  readonly headers: number;
}

/** Reads a topic from its beginning to its current end: each partition in order, one partition after another. */
export async function readTopic(brokers: readonly string[], topic: string): Promise<readonly TopicRecord[]> {
  const kafka = new Kafka({
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 20 },
  });
  const left = await unreadPartitions(kafka, topic);
  const records: TopicRecord[] = [];
  if (left.size === 0) return records;
  const consumer = kafka.consumer({ groupId: `reader-${crypto.randomUUID()}`, maxWaitTimeInMs: 50 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      const eachBatch = ({ batch }: EachBatchPayload): Promise<void> => {
        for (const message of batch.messages) {
          const offset = BigInt(message.offset);
          const end = left.get(batch.partition);
          if (end === undefined || offset >= end) continue;
          records.push({
            partition: batch.partition,
            offset,
            key: String(message.key),
            value: String(message.value),
            timestamp: Number(message.timestamp),
            headers: Object.keys(message.headers ?? {}).length,
          });
          if (offset === end - 1n) left.delete(batch.partition);
        }
        if (left.size === 0) resolve();
        return Promise.resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return records.sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset));
}

/** The end offsets of the partitions that hold records. */
async function unreadPartitions(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    // A partition of a new topic may not have a leader yet.
    const offsets = await eventually(`Offsets of ${topic}`, () => admin.fetchTopicOffsets(topic));
    return new Map(
      offsets
        .filter(({ low, high }) => BigInt(high) > BigInt(low))
        .map(({ partition, high }) => [partition, BigInt(high)]),
    );
  } finally {
    await admin.disconnect();
  }
}
