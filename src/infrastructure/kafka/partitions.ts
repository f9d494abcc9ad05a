import { Partitioners } from 'kafkajs';

const choose = Partitioners.DefaultPartitioner();

/** The partition that Kafka's default partitioner (murmur2) chooses for the key, given the number of partitions. */
export function partitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  return choose({ topic: '', partitionMetadata, message: { key: Buffer.from(key), value: null } });
}
