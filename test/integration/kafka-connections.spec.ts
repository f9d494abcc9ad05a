import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, rootCertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import type { KafkaCluster } from '../../tools/kafka/kafka-cluster.js';
import { aCommand } from '../builders/command-builder.js';
import { BROKER_KEY, BROKERS_CA, FAULTY_CERTIFICATES } from '../builders/faulty-certificates.js';
import { deliver, faultsOf } from './delivered.js';
import { describeOwnKafka } from './describe-kafka.js';
import { Simulator } from './simulator-client.js';
import { KafkaUnderTest, newTopicName, settingsOf } from './kafka-under-test.js';

const NEVER = new AbortController().signal;
const START_MS = 120_000;
const SECONDS_MS = 5000;
const SERVICE_MS = 60_000;
/** A CA that did not sign our brokers' certificates. */
const STRANGE_CA = rootCertificates[0] as string;
const CA_IN_BETWEEN = FAULTY_CERTIFICATES.ofExpiredCa.slice(
  FAULTY_CERTIFICATES.ofExpiredCa.lastIndexOf('-----BEGIN'),
);

type Variables = Record<string, string>;

/** Takes connections and never answers. */
const silence = createServer((socket) => socket.on('error', () => undefined).resume());

let kafka: KafkaUnderTest;
let cluster: KafkaCluster;
let topic: string;
let publisher: KafkaTelemetryPublisher | undefined;

beforeAll(async () => {
  await new Promise<void>((resolve) => silence.listen(0, '127.0.0.1', resolve));
  const useless = { NO_HOST: 'kafka.invalid:9092', CLOSED: '127.0.0.1:1', SILENT: addressOf(silence) };
  kafka = await KafkaUnderTest.started({
    properties: { 'num.partitions': '3' },
    furtherListeners: [useless],
  });
  cluster = kafka.cluster;
  topic = await kafka.topic();
}, START_MS);

afterEach(() => publisher?.close());

afterAll(async () => {
  await kafka.stop();
  await silence[Symbol.asyncDispose]();
});

function addressOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function publisherWith(variables: Variables): KafkaTelemetryPublisher {
  publisher = new KafkaTelemetryPublisher(settingsOf({ TELEMETRY_TOPIC: topic, ...variables }));
  return publisher;
}

describeOwnKafka('secured listeners', () => {
  const directories: string[] = [];

  afterAll(() => {
    for (const directory of directories) rmSync(directory, { recursive: true });
  });

  /** Creates a directory like one that a platform mounts, with the CA in a file of this name. */
  function directoryWith(name: string): string {
    const directory = mkdtempSync(join(tmpdir(), 'reefer-ca-'));
    directories.push(directory);
    copyFileSync(cluster.caFile, join(directory, name));
    return `${directory}/`;
  }

  const apiKey = (certificate: string): Variables => ({
    KAFKA_BROKERS: cluster.saslSsl.join(),
    KAFKA_APIKEY: cluster.token,
    KAFKA_CERT: certificate,
  });

  it.each<[string, () => Variables]>([
    ['an api key and the CA as text', () => apiKey(cluster.caPem)],
    ['an api key and the CA as text on one line', () => apiKey(cluster.caPem.replaceAll('\n', '\\n'))],
    ['an api key and the CA as a file', () => apiKey(cluster.caFile)],
    ['an api key and the CA in es-cert.pem', () => apiKey(directoryWith('es-cert.pem'))],
    ['an api key and the CA in ca.crt', () => apiKey(directoryWith('ca.crt'))],
    ['an api key and the CA in a binding', () => apiKey(directoryWith('binding'))],
    ['the user token and its password', () => cluster.environment('plain')],
    ['SCRAM-SHA-512', () => cluster.environment('scram')],
    [
      'SCRAM-SHA-512, requested by name',
      () => ({ ...cluster.environment('scram'), KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512' }),
    ],
    ['TLS without a user', () => cluster.environment('ssl')],
    ['a CA and no user', () => ({ KAFKA_BROKERS: cluster.ssl.join(), KAFKA_CERT: cluster.caFile })],
    ['neither TLS nor a user', () => cluster.environment('plaintext')],
    [
      'an IPv6 address',
      () => ({ KAFKA_BROKERS: cluster.plaintext.join().replace('127.0.0.1', '[::ffff:127.0.0.1]') }),
    ],
    [
      'several brokers of which one is available',
      () => ({ KAFKA_BROKERS: `127.0.0.1:1,127.0.0.1:2,${cluster.plaintext.join()}` }),
    ],
  ])('accept telemetry with %s', async (_, variables) => {
    const target = await kafka.topic();
    const command = aCommand({ records: 50 });
    const to = publisherWith({ ...variables(), TELEMETRY_TOPIC: target });
    await to.ping(NEVER);
    const id = await deliver(to, command);
    expect(faultsOf(await kafka.read(target), id, command)).toEqual([]);
  });
});

describeOwnKafka('a connection that cannot be made', () => {
  const servers: Server[] = [];

  afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

  async function listening(server: Server): Promise<Variables> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { KAFKA_BROKERS: addressOf(server) };
  }

  const silent = (): Variables => ({ KAFKA_BROKERS: addressOf(silence) });
  const showing = async (certificate: keyof typeof FAULTY_CERTIFICATES): Promise<Variables> => ({
    ...(await listening(createTlsServer({ key: BROKER_KEY, cert: FAULTY_CERTIFICATES[certificate] }))),
    KAFKA_SSL: 'true',
    KAFKA_CERT: BROKERS_CA,
  });
  const advertising = (listener: string): Variables => brokers([`127.0.0.1:${cluster.portsOf(listener)[0]}`]);
  const web = (): Promise<Variables> => listening(createHttpServer((_, response) => response.end()));
  const tls = (): Variables => ({ KAFKA_SSL: 'true', KAFKA_CERT: cluster.caFile });
  const brokers = (addresses: readonly string[]): Variables => ({ KAFKA_BROKERS: addresses.join() });

  it.each<[string, () => Variables | Promise<Variables>, string, RegExp]>([
    [
      'a wrong api key',
      () => ({ ...cluster.environment('plain'), KAFKA_PASSWORD: 'wr0ng' }),
      'kafka.authentication',
      /refused the credentials of user "token" \(PLAIN\).*KAFKA_APIKEY/,
    ],
    [
      'a wrong SCRAM password',
      () => ({ ...cluster.environment('scram'), KAFKA_PASSWORD: 'wr0ng' }),
      'kafka.authentication',
      /refused the credentials of user "reefer" \(SCRAM-SHA-512\).*KAFKA_PASSWORD/,
    ],
    [
      'an unknown user',
      () => ({ ...cluster.environment('scram'), KAFKA_USER: 'nobody' }),
      'kafka.authentication',
      /refused the credentials of user "nobody"/,
    ],
    [
      'a mechanism that is not offered',
      () => ({ ...cluster.environment('scram'), KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256' }),
      'kafka.sasl-mechanism',
      /does not offer SCRAM-SHA-256.*KAFKA_SASL_MECHANISM/,
    ],
    [
      'credentials on a port that accepts none',
      () => ({ ...cluster.environment('plain'), ...brokers(cluster.ssl) }),
      'kafka.sasl-not-offered',
      /takes no user and password on this port.*KAFKA_BROKERS.*KAFKA_PASSWORD/,
    ],
    [
      'no credentials on a port that requires some',
      () => ({ ...tls(), ...brokers(cluster.saslSsl) }),
      'kafka.closed',
      /closed the connection.*KAFKA_USER and KAFKA_PASSWORD, or KAFKA_APIKEY/,
    ],
    [
      'a CA that did not sign the certificate',
      () => ({ ...cluster.environment('scram'), KAFKA_CERT: STRANGE_CA }),
      'kafka.certificate',
      /is not trusted \(SELF_SIGNED_CERT_IN_CHAIN\).*KAFKA_CERT.*now only the CA in the text is used/,
    ],
    [
      'no CA',
      () => ({ ...cluster.environment('scram'), KAFKA_CERT: '' }),
      'kafka.certificate',
      /is not trusted.*KAFKA_CERT.*only the system's CAs are used/,
    ],
    [
      'a certificate for another host',
      () => showing('ofAnotherHost'),
      'kafka.certificate',
      /of Kafka at 127\.0\.0\.1:\d+ is for kafka\.example, \*\.kafka\.example, not for 127\.0\.0\.1\. Use a name that it has/,
    ],
    [
      'a certificate that has expired',
      () => showing('expired'),
      'kafka.certificate',
      /of Kafka at 127\.0\.0\.1:\d+ expired on 2025-06-30T12:00:00Z \("broker of last year"\)\. Renew it/,
    ],
    [
      'a certificate of a CA that has expired',
      () => showing('ofExpiredCa'),
      'kafka.certificate',
      /is signed by "Brokers CA in between", whose certificate expired on 2025-06-30T12:00:00Z\. Renew it/,
    ],
    [
      'a certificate that is not yet valid',
      () => showing('notYetValid'),
      'kafka.certificate',
      /is not valid before 2120-01-01T00:00:00Z \("broker of next century"\)\. Check the clocks/,
    ],
    [
      'a CA in between without the one that signed it',
      async () => ({ ...(await showing('ofExpiredCa')), KAFKA_CERT: CA_IN_BETWEEN }),
      'kafka.certificate',
      /is not trusted \(UNABLE_TO_GET_ISSUER_CERT\): "Brokers CA" signed it\. KAFKA_CERT has a CA in between/,
    ],
    [
      'a broker that advertises a host without an address',
      () => advertising('NO_HOST'),
      'kafka.advertised-address',
      /^Kafka at 127\.0\.0\.1:\d+ answers, but says that a broker is at kafka\.invalid:9092.*\(no such host: ENOTFOUND kafka\.invalid\).*advertised\.listeners/,
    ],
    [
      'a broker that advertises a closed port',
      () => advertising('CLOSED'),
      'kafka.advertised-address',
      /a broker is at 127\.0\.0\.1:1, .*\(refused: ECONNREFUSED 127\.0\.0\.1:1\).*advertised\.listeners/,
    ],
    [
      'a broker that advertises a port that never answers',
      () => advertising('SILENT'),
      'kafka.advertised-address',
      /^Kafka at 127\.0\.0\.1:\d+ answers, but says that a broker is at 127\.0\.0\.1:\d+.*\(no answer\).*advertised\.listeners/,
    ],
    [
      'a TLS port without TLS',
      () => brokers(cluster.ssl),
      'kafka.tls-expected',
      /speaks TLS on this port.*KAFKA_SSL=true/,
    ],
    [
      'a plaintext port with TLS',
      () => ({ ...tls(), ...brokers(cluster.plaintext) }),
      'kafka.tls-not-offered',
      /does not speak TLS on this port.*or unset KAFKA_CERT and KAFKA_SSL/,
    ],
    [
      'a missing topic',
      () => ({ ...cluster.environment('plaintext'), TELEMETRY_TOPIC: 'reefer-nowhere' }),
      'kafka.topic-missing',
      /There is no topic "reefer-nowhere".*TELEMETRY_TOPIC.*KAFKA_CREATE_TOPIC=true/,
    ],
    [
      'a missing broker',
      () => brokers(['127.0.0.1:1']),
      'kafka.unreachable',
      /No broker of 127\.0\.0\.1:1 can be reached \(refused: ECONNREFUSED 127\.0\.0\.1:1\)\. Check KAFKA_BROKERS/,
    ],
    [
      'a host without an address',
      () => brokers(['kafka.invalid:9092']),
      'kafka.unreachable',
      /kafka\.invalid:9092 can be reached \(no such host: ENOTFOUND kafka\.invalid\)/,
    ],
    ['a port that never answers', silent, 'kafka.timeout', /did not answer within 4 s.*KAFKA_BROKERS/],
    [
      'a port that never answers TLS',
      () => ({ ...tls(), ...silent() }),
      'kafka.timeout',
      /did not answer within 4 s.*KAFKA_BROKERS/,
    ],
    ['a port that speaks HTTP', web, 'kafka.not-kafka', /answers in HTTP.*KAFKA_BROKERS/],
    [
      'a port that speaks HTTP instead of TLS',
      async () => ({ ...tls(), ...(await web()) }),
      'kafka.tls-not-offered',
      /does not speak TLS/,
    ],
  ])('is explained within seconds: %s', async (_, variables, code, message) => {
    const to = publisherWith(await variables());
    const began = performance.now();
    await expect(to.ping(NEVER)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(performance.now() - began).toBeLessThan(SECONDS_MS);
  });

  it('keeps the secret out of the error and its causes', async () => {
    const secret = 'do-not-tell-9417';
    for (const access of ['plain', 'scram'] as const) {
      const to = publisherWith({ ...cluster.environment(access), KAFKA_PASSWORD: secret });
      const error = (await to.ping(NEVER).catch((thrown: unknown) => thrown)) as Error;
      for (let link: unknown = error; link instanceof Error; link = link.cause) {
        const shown = `${link.stack} ${JSON.stringify(link, Object.getOwnPropertyNames(link))}`;
        expect(shown).not.toContain(secret);
        expect(shown).not.toContain(Buffer.from(`\0token\0${secret}`).toString('base64'));
      }
    }
  });

  it('succeeds at the next attempt once the cause is gone', async () => {
    const to = publisherWith({ ...cluster.environment('plaintext'), TELEMETRY_TOPIC: newTopicName() });
    await expect(to.ping(NEVER)).rejects.toMatchObject({ code: 'kafka.topic-missing' });
    await kafka.createTopic(String(to.destination.details['topic']), {});
    await expect(to.ping(NEVER)).resolves.toBeUndefined();
  });
});

describeOwnKafka('a missing topic', () => {
  it('is not created unless requested, even if the brokers create topics by themselves', async () => {
    const name = newTopicName();
    const to = publisherWith({ ...cluster.environment('plaintext'), TELEMETRY_TOPIC: name });
    await expect(to.ping(NEVER)).rejects.toMatchObject({ code: 'kafka.topic-missing' });
    await expect(deliver(to, aCommand())).rejects.toMatchObject({ code: 'kafka.topic-missing' });
    expect(await kafka.partitions(name)).toBe(0);
  });

  it.each([
    ['the requested number of partitions', { KAFKA_TOPIC_PARTITIONS: '6' }, 6],
    ['the brokers’ default number of partitions', {}, 3],
  ])('is created with %s', async (_, variables, partitions) => {
    const name = newTopicName();
    const to = publisherWith({
      ...cluster.environment('plaintext'),
      TELEMETRY_TOPIC: name,
      KAFKA_CREATE_TOPIC: 'true',
      ...variables,
    });
    const command = aCommand({ records: 20 });
    const id = await deliver(to, command);
    expect(await kafka.partitions(name)).toBe(partitions);
    expect(faultsOf(await kafka.read(name), id, command)).toEqual([]);
  });

  it('is created once by publishers that find it missing at the same time', async () => {
    const name = newTopicName();
    const variables = { ...cluster.environment('plaintext'), KAFKA_CREATE_TOPIC: 'true' };
    const publishers = Array.from(
      { length: 4 },
      () => new KafkaTelemetryPublisher(settingsOf({ ...variables, TELEMETRY_TOPIC: name })),
    );
    await Promise.all(publishers.map((to) => to.ping(NEVER)));
    for (const to of publishers) void to.close();
    expect(await kafka.partitions(name)).toBe(3);
  });

  it('is reported with the setting to change if it cannot be created as requested', async () => {
    const to = publisherWith({
      ...cluster.environment('plaintext'),
      TELEMETRY_TOPIC: newTopicName(),
      KAFKA_CREATE_TOPIC: 'true',
      KAFKA_TOPIC_REPLICATION: '3',
    });
    await expect(to.ping(NEVER)).rejects.toMatchObject({
      code: 'kafka.topic-refused',
      message: expect.stringMatching(/could not be created \(.*replication.*\).*KAFKA_TOPIC_REPLICATION/i),
    });
  });
});

describeOwnKafka('the service on secured listeners', () => {
  let simulator: Simulator | undefined;

  afterEach(() => simulator?.stop());

  it.each(['plain', 'scram', 'ssl'] as const)(
    'delivers with %s and shows no secret',
    async (access) => {
      const target = await kafka.topic();
      const variables = { ...cluster.environment(access), TELEMETRY_TOPIC: target, LOG_LEVEL: 'trace' };
      simulator = await Simulator.start(variables);
      const { id } = await simulator.begin({ nb_of_records: 1500 });
      expect(await simulator.untilEnded(id)).toMatchObject({ status: 'succeeded', records_published: 1500 });
      expect(await kafka.count(target)).toBe(1500);
      const shown = await simulator.everythingShown();
      expect(shown).toContain('Telemetry goes to topic');
      for (const secret of [cluster.token, cluster.scramPassword]) expect(shown).not.toContain(secret);
    },
    SERVICE_MS,
  );

  it(
    'is not ready with a wrong password, names the user, and shows no secret',
    async () => {
      const secret = 'do-not-tell-9417';
      const variables = { ...cluster.environment('scram'), KAFKA_PASSWORD: secret, LOG_LEVEL: 'trace' };
      simulator = await Simulator.start({ ...variables, TELEMETRY_TOPIC: topic }, { ready: false });
      await simulator.process.waitForLog(/refused the credentials of user \\"reefer\\" \(SCRAM-SHA-512\)/);
      const ready = await simulator.get('/health/ready');
      expect(ready.status).toBe(503);
      expect(JSON.stringify(ready.body)).toContain('refused the credentials');
      expect(await simulator.post({})).toMatchObject({
        status: 503,
        body: { code: 'destination.unavailable', detail: expect.stringContaining('KAFKA_PASSWORD') },
      });
      const shown = await simulator.everythingShown();
      expect(shown).toContain('reefer_destination_up 0');
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(Buffer.from(secret).toString('base64').slice(0, -3));
    },
    SERVICE_MS,
  );
});
