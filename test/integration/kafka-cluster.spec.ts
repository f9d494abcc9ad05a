import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Kafka, logLevel, Partitioners, type SASLOptions } from 'kafkajs';
import { KafkaCluster } from '../../tools/kafka/kafka-cluster.js';
import { freePorts, requireFree } from '../../tools/kafka/ports.js';
import { describeOwnKafka } from './describe-kafka.js';

const TOPIC = 'round-trips';

/** Sends a record and returns the value that is read back from its offset. */
async function roundTrip(kafka: Kafka, value: string): Promise<string> {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: value, maxWaitTimeInMs: 50 });
  try {
    await producer.connect();
    const [sent] = await producer.send({ topic: TOPIC, messages: [{ partition: 0, value }] });
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    return await new Promise<string>((resolve, reject) => {
      // While the coordinator of a new group loads, kafkajs restarts by itself.
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      const eachMessage = ({ message }: { message: { offset: string; value: Buffer | null } }) => {
        if (message.offset === sent?.baseOffset) resolve(String(message.value));
        return Promise.resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describeOwnKafka(KafkaCluster.name, () => {
  let cluster: KafkaCluster;

  beforeAll(async () => {
    cluster = await KafkaCluster.start({ fastBoot: true });
    await cluster.createTopic(TOPIC, 1);
  }, 180_000);

  afterAll(() => cluster.stop());

  function client(brokers: string[], ca?: string, sasl?: SASLOptions): Kafka {
    // Retries often, because the first group makes the broker create and load the offsets topic.
    const retry = { initialRetryTime: 50, maxRetryTime: 500, retries: 20 };
    const ssl = ca === undefined ? false : { ca: [ca] };
    return new Kafka({ brokers, ssl, logLevel: logLevel.NOTHING, retry, ...(sasl && { sasl }) });
  }

  it('serves clients without encryption', async () => {
    expect(await roundTrip(client(cluster.plaintext), 'plaintext')).toBe('plaintext');
  });

  it('serves clients with TLS', async () => {
    expect(await roundTrip(client(cluster.ssl, cluster.caPem), 'tls')).toBe('tls');
  });

  it('serves the PLAIN user', async () => {
    const sasl: SASLOptions = { mechanism: 'plain', username: cluster.tokenUser, password: cluster.token };
    expect(await roundTrip(client(cluster.saslSsl, cluster.caPem, sasl), 'plain')).toBe('plain');
  });

  it('serves the SCRAM-SHA-512 user', async () => {
    const login = { username: cluster.scramUser, password: cluster.scramPassword };
    const sasl: SASLOptions = { mechanism: 'scram-sha-512', ...login };
    expect(await roundTrip(client(cluster.saslSsl, cluster.caPem, sasl), 'scram')).toBe('scram');
  });

  it('refuses a wrong password', async () => {
    const sasl: SASLOptions = { mechanism: 'plain', username: cluster.tokenUser, password: 'wrong' };
    const admin = client(cluster.saslSsl, cluster.caPem, sasl).admin();
    await expect(admin.connect()).rejects.toThrow('Authentication failed');
    await admin.disconnect();
  });

  it('creates no topic by itself, and says whether a topic is new', async () => {
    const admin = client(cluster.plaintext).admin();
    await admin.connect();
    await expect(admin.fetchTopicMetadata({ topics: ['unknown'] })).rejects.toThrow('does not host');
    await admin.disconnect();
    expect(await cluster.createTopic(TOPIC, 1)).toBe(false);
  });

  it('keeps its records when the broker crashes', async () => {
    const admin = client(cluster.plaintext).admin();
    await admin.connect();
    const before = await admin.fetchTopicOffsets(TOPIC);
    await admin.disconnect();
    const crashed = cluster.broker(1).pid;
    await cluster.broker(1).kill();
    expect(cluster.broker(1).pid).toBeUndefined();
    await cluster.broker(1).restart();
    expect(cluster.broker(1).pid).not.toBe(crashed);
    const again = client(cluster.plaintext).admin();
    await again.connect();
    expect(await again.fetchTopicOffsets(TOPIC)).toEqual(before);
    await again.disconnect();
  }, 60_000);

  it('leaves no process and no data when it stops', async () => {
    const pid = cluster.broker(1).pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    await cluster.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(cluster.directory)).toBe(false);
  });
});

describeOwnKafka('npm run kafka', () => {
  let command: ChildProcess;
  let port: number;
  let directory: string;

  beforeEach(async () => {
    [port = 0] = await freePorts(2);
    const args = ['--import', 'tsx', 'tools/kafka/main.ts', '--port', String(port)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    command = child;
    for await (const line of createInterface(child.stdout)) {
      directory = /^Data and logs .*: (.*)$/.exec(line)?.[1] ?? directory;
      if (line.startsWith('Kafka is up')) break;
    }
  }, 60_000);

  afterEach(() => {
    command.kill('SIGKILL');
  });

  /** Waits until nothing listens on the broker's port and its data is gone. */
  async function gone(): Promise<void> {
    while (
      existsSync(directory) ||
      !(await requireFree(port).then(
        () => true,
        () => false,
      ))
    )
      await delay(50);
  }

  it('stops in good order on SIGINT', async () => {
    command.kill('SIGINT');
    expect(await once(command, 'exit')).toEqual([0, null]);
    expect(existsSync(directory)).toBe(false);
    await requireFree(port);
  }, 20_000);

  it('leaves no broker and no data behind when it is killed', async () => {
    command.kill('SIGKILL');
    await gone();
  }, 20_000);
});
