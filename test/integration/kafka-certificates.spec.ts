import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createPrivateKey } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { connectionOf, requireTopic } from '../../tools/consume/connection.js';
import type { KafkaCluster } from '../../tools/kafka/kafka-cluster.js';
import {
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  CLIENTS_CA,
  STRANGERS_CERTIFICATE,
  STRANGERS_KEY,
  writeUserSecret,
} from '../builders/client-certificate.js';
import { aCommand } from '../builders/command-builder.js';
import { reefer, reeferOk } from '../cli/command-line.js';
import { deliver, faultsOf } from './delivered.js';
import { describeOwnKafka } from './describe-kafka.js';
import { eventually } from './eventually.js';
import { KafkaUnderTest, settingsOf } from './kafka-under-test.js';
import { Simulator } from './simulator-client.js';

const NEVER = new AbortController().signal;
const SLOW_MS = 120_000;
/** CAs that did not sign our brokers' certificates. */
const [STRANGE_CA, OTHER_CA] = rootCertificates as [string, string];

type Variables = Record<string, string>;

/** Brokers whose port for TLS wants the certificate of a client; the port for users does not. */
const WANTS_CLIENTS = (authorities: string): Variables => ({
  'listener.name.ssl.ssl.client.auth': 'required',
  'listener.name.ssl.ssl.truststore.type': 'PEM',
  'listener.name.ssl.ssl.truststore.location': authorities,
});

describeOwnKafka('certificates', () => {
  let place: string;
  let kafka: KafkaUnderTest;
  let cluster: KafkaCluster;
  let topic: string;
  let directory: string;
  let publisher: KafkaTelemetryPublisher | undefined;
  let simulator: Simulator | undefined;

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'reefer-clients-'));
    writeFileSync(join(place, 'clients.pem'), CLIENTS_CA);
    kafka = await KafkaUnderTest.started({ properties: WANTS_CLIENTS(join(place, 'clients.pem')) });
    cluster = kafka.cluster;
  }, SLOW_MS);
  beforeEach(async () => {
    topic = await kafka.topic();
    directory = `${mkdtempSync(join(place, 'certs-'))}/`;
  });
  afterEach(async () => {
    await publisher?.close();
    await simulator?.stop();
    simulator = undefined;
  });
  afterAll(async () => {
    await kafka.stop();
    rmSync(place, { recursive: true });
  });

  const scram = (certificate: string): Variables => ({
    ...cluster.environment('scram'),
    KAFKA_CERT: certificate,
    TELEMETRY_TOPIC: topic,
  });
  const client = (more: Variables): Variables => ({
    ...cluster.environment('ssl'),
    TELEMETRY_TOPIC: topic,
    ...more,
  });
  function publisherWith(variables: Variables): KafkaTelemetryPublisher {
    publisher = new KafkaTelemetryPublisher(settingsOf(variables));
    return publisher;
  }
  async function expectDelivery(variables: Variables): Promise<void> {
    const command = aCommand({ records: 50 });
    const id = await deliver(publisherWith(variables), command);
    expect(faultsOf(await kafka.read(topic), id, command)).toEqual([]);
  }

  it.each<[string, () => string]>([
    ['the second certificate of a file', () => writeTo('bundle', `${STRANGE_CA}\n${cluster.caPem}`)],
    ['the second certificate of a text', () => `${STRANGE_CA}\n${cluster.caPem}`],
    [
      'any file of a directory',
      () => {
        writeTo('a.pem', STRANGE_CA);
        writeTo('es-cert.pem', OTHER_CA);
        writeTo('z.crt', cluster.caPem);
        writeTo('user.key', 'hello');
        return directory;
      },
    ],
  ])('of CAs are trusted in %s', async (_, setting) => {
    await expectDelivery(scram(setting()));
  });

  it('of CAs that did not sign the brokers’ are named by their files', async () => {
    writeTo('a.pem', STRANGE_CA);
    writeTo('binding', OTHER_CA);
    await expect(publisherWith(scram(directory)).ping(NEVER)).rejects.toMatchObject({
      code: 'kafka.certificate',
      message: expect.stringContaining(`only the 2 CAs in ${directory}a.pem, ${directory}binding are used.`),
    });
  });

  it(
    'of CAs are taken up by the running service when their files change, be they wrong, broken or missing before',
    async () => {
      simulator = await Simulator.start(scram(directory), { ready: false });
      const { process } = simulator;
      await process.waitForLog(/is not trusted .*now only the system's CAs are used/);
      writeTo('es-cert.pem', STRANGE_CA);
      await process.waitForLog(/is not trusted .*now only the CA in .*es-cert\.pem is used/);
      writeTo('es-cert.pem', `${STRANGE_CA}\n${cluster.caPem.slice(0, 200)}`);
      await process.waitForLog(/KAFKA_CERT holds a broken PEM certificate, number 2 of 2, in .*es-cert\.pem/);
      copyFileSync(cluster.caFile, join(directory, 'es-cert.pem'));
      const running = simulator;
      await eventually('readiness', async () => (await running.get('/health/ready')).status === 200);
      const { id } = await simulator.begin({ nb_of_records: 100 });
      expect(await simulator.untilEnded(id)).toMatchObject({ status: 'succeeded' });
    },
    SLOW_MS,
  );

  it('of a client are shown to brokers that want one', async () => {
    await expectDelivery(client(writeUserSecret(directory)));
  });

  it(
    'of a client let the command line in, as text on one line',
    async () => {
      const oneLine = (text: string): string => text.replaceAll('\n', '\\n');
      const env = client({
        KAFKA_CLIENT_CERT: oneLine(CLIENT_CERTIFICATE),
        KAFKA_CLIENT_KEY: oneLine(CLIENT_KEY),
      });
      await reeferOk(['generate', '-n', '10', '--kafka'], { env });
      expect(await kafka.count(topic)).toBe(10);
      const { code, stderr } = await reefer(['generate', '-n', '10', '--kafka'], {
        env: { ...env, KAFKA_CLIENT_KEY: STRANGERS_KEY },
      });
      expect([code, stderr]).toEqual([1, expect.stringContaining('KAFKA_CLIENT_KEY does not belong to')]);
      expect(stderr).not.toMatch(/\n +at /);
    },
    SLOW_MS,
  );

  it('of a client let npm run consume in', async () => {
    const connection = connectionOf(client(writeUserSecret(directory)), () => undefined);
    await expect(requireTopic(connection)).resolves.toBeUndefined();
    expect(() =>
      connectionOf(client(writeUserSecret(directory, { key: STRANGERS_KEY })), () => undefined),
    ).toThrow('KAFKA_CLIENT_KEY does not belong to');
  });

  it.each<[string, () => Variables, RegExp]>([
    ['none', () => ({}), /wants a client certificate on this port\. Set KAFKA_CLIENT_CERT/],
    [
      'one that brokers do not trust',
      () => writeUserSecret(directory, { certificate: STRANGERS_CERTIFICATE, key: STRANGERS_KEY }),
      /refused the client certificate\. Set KAFKA_CLIENT_CERT/,
    ],
    [
      'another key',
      () => writeUserSecret(directory, { key: STRANGERS_KEY }),
      /^KAFKA_CLIENT_KEY does not belong to the certificate in KAFKA_CLIENT_CERT \(reefer-user\)/,
    ],
    [
      'an encrypted key',
      () => writeUserSecret(directory, { key: encryptedKey() }),
      /^KAFKA_CLIENT_KEY is encrypted; give it without a passphrase/,
    ],
  ])('of a client are refused in one sentence: %s', async (_, variables, message) => {
    const error = (await publisherWith(client(variables()))
      .ping(NEVER)
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(message);
  });

  function writeTo(name: string, text: string): string {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  }
});

function encryptedKey(): string {
  const secret = { cipher: 'aes-256-cbc', passphrase: 'sesame' };
  return createPrivateKey(CLIENT_KEY)
    .export({ type: 'pkcs8', format: 'pem', ...secret })
    .toString();
}
