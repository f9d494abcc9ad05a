import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaCluster } from '../../tools/kafka/kafka-cluster.js';
import { Api } from '../e2e/api.js';
import { useService } from '../e2e/service.js';
import { ServiceProcess } from '../e2e/service-process.js';
import { describeOwnKafka } from '../integration/describe-kafka.js';
import { eventually } from '../integration/eventually.js';
import { expectQuickHealth } from './latency.js';

const START_MS = 180_000;
const RUN_MS = 600_000;
const TOPIC = 'latency';

describe('/health/live, while a million records go at full speed', () => {
  describe('to the embedded destination', () => {
    const service = useService();

    it('answers at once', () => expectQuickHealth(service.api, 'the embedded destination', 5), RUN_MS);
  });

  describeOwnKafka('to Kafka', () => {
    let cluster: KafkaCluster;
    let service: ServiceProcess;

    beforeAll(async () => {
      cluster = await KafkaCluster.start({ fastBoot: true });
      await cluster.createTopic(TOPIC, 4);
      const environment = {
        ...cluster.environment('plaintext'),
        TELEMETRY_TOPIC: TOPIC,
        NODE_ENV: 'production',
      };
      service = await ServiceProcess.start(environment);
      await eventually('The service is ready', async () => (await fetch(`${service.url}/health/ready`)).ok);
    }, START_MS);

    afterAll(async () => {
      await service.stop('SIGKILL');
      await cluster.stop();
    });

    it('answers at once', () => expectQuickHealth(new Api(service.url), 'Kafka', 3), RUN_MS);

    it('belongs to a service that writes only JSON until it ends', async () => {
      await expect(service.stop()).resolves.toEqual({ code: 0, signal: null });
      expect(service.entries.length).toBeGreaterThan(100);
      expect(service.stderr.length + service.stdout.length).toBe(service.logs.length);
    }, 60_000);
  });
});
