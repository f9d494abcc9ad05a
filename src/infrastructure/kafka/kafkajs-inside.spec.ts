import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Kafka } from 'kafkajs';
import { assertKnownKafkajs, newCluster, protocolError } from './kafkajs-inside.js';

describe('what is used of the inside of kafkajs', () => {
  it('is there in the version that is installed', () => {
    const kafka = new Kafka({ brokers: ['127.0.0.1:1'] });
    const cluster = newCluster({
      brokers: ['127.0.0.1:1'],
      logger: kafka.logger(),
      retry: { retries: 0 },
      allowAutoTopicCreation: false,
      instrumentationEmitter: { emit: () => undefined },
    });
    for (const method of [
      'connect',
      'disconnect',
      'addTargetTopic',
      'refreshMetadata',
      'findControllerBroker',
      'findBroker',
      'findTopicPartitionMetadata',
    ] as const) {
      expect(typeof cluster[method]).toBe('function');
    }
    expect(typeof cluster.brokerPool.findConnectedBroker).toBe('function');
  });

  it('names errors as the explanations expect them', () => {
    expect([6, 10, 45, 46, 47, 59].map((code) => protocolError(code).type)).toEqual([
      'NOT_LEADER_FOR_PARTITION',
      'MESSAGE_TOO_LARGE',
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
      'DUPLICATE_SEQUENCE_NUMBER',
      'INVALID_PRODUCER_EPOCH',
      'UNKNOWN_PRODUCER_ID',
    ]);
  });

  it('is refused in another version, which is not known', () => {
    expect(() => assertKnownKafkajs({ version: '2.2.5' })).toThrow(/kafkajs 2\.2\.5 .* Run npm ci/);
    expect(() => assertKnownKafkajs()).not.toThrow();
  });

  it('is pinned to that version', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(() => assertKnownKafkajs({ version: dependencies['kafkajs'] ?? '' })).not.toThrow();
  });
});
