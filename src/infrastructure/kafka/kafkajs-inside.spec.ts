import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Kafka } from 'kafkajs';
import { assertKnownKafkajs, newCluster, protocolError, scramLogin } from './kafkajs-inside.js';

describe('the internals of kafkajs that are used', () => {
  it('exist in the installed version', () => {
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

  it.each(['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('log in by %s', (mechanism) => {
    expect(typeof scramLogin(mechanism, { username: 'me', password: 'p' })).toBe('function');
  });

  it('name errors as the explanations expect', () => {
    expect([6, 10, 45, 46, 47, 59].map((code) => protocolError(code).type)).toEqual([
      'NOT_LEADER_FOR_PARTITION',
      'MESSAGE_TOO_LARGE',
      'OUT_OF_ORDER_SEQUENCE_NUMBER',
      'DUPLICATE_SEQUENCE_NUMBER',
      'INVALID_PRODUCER_EPOCH',
      'UNKNOWN_PRODUCER_ID',
    ]);
  });

  it('are refused in any other version', () => {
    expect(() => assertKnownKafkajs({ version: '2.2.5' })).toThrow(/kafkajs 2\.2\.5 .* Run npm ci/);
    expect(() => assertKnownKafkajs()).not.toThrow();
  });

  it('are pinned to one version by package.json', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(() => assertKnownKafkajs({ version: dependencies['kafkajs'] ?? '' })).not.toThrow();
  });
});
