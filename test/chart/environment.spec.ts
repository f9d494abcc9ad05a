import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { bearer } from '../builders/api-token.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, CLIENTS_CA } from '../builders/client-certificate.js';
import { ServiceProcess } from '../e2e/service-process.js';
import { eventually } from '../integration/eventually.js';
import { KafkaUnderTest } from '../integration/kafka-under-test.js';
import { describeNeeding, KAFKA } from '../setup/needs.js';
import { environmentOf, type PlatformObjects, secretOf } from './kubelet.js';
import { render, servicePod } from './rendering.js';

const COMMAND = { containerID: 'C02', simulation: 'co2sensor', nb_of_records: 100, product_id: 'P02' };

interface Readiness {
  readonly status: string;
  readonly error: { readonly destination?: { readonly message: string } };
}

describeNeeding(['helm', ...KAFKA], 'The Deployment, given the objects of the platform', () => {
  jest.setTimeout(180_000);
  let root: string;
  let kafka: KafkaUnderTest;
  let topic: string;
  let service: ServiceProcess | undefined;
  let token: string;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'pod-'));
    const clients = join(mkdtempSync(join(tmpdir(), 'clients-')), 'ca.pem');
    writeFileSync(clients, CLIENTS_CA);
    kafka = await KafkaUnderTest.started({
      properties: {
        'listener.name.ssl.ssl.client.auth': 'required',
        'listener.name.ssl.ssl.truststore.type': 'PEM',
        'listener.name.ssl.ssl.truststore.location': clients,
      },
    });
    rmSync(dirname(clients), { recursive: true });
    topic = await kafka.topic({ partitions: 2 });
  });
  afterEach(async () => {
    await service?.stop('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });
  afterAll(async () => {
    await kafka.stop();
  });

  /** The objects as they are in the reference architecture, in which a file's text ends with a newline. */
  function objects(change: PlatformObjects = {}): PlatformObjects {
    return {
      'ConfigMap/kafka-brokers': { brokers: kafka.cluster.saslSsl.join(',') },
      'ConfigMap/kafka-topics': { reeferTelemetryTopic: topic },
      ...change,
    };
  }
  const scram = (): PlatformObjects => ({
    'Secret/eventstreams-cred': {
      username: `${kafka.cluster.scramUser}\n`,
      password: `${kafka.cluster.scramPassword}\n`,
    },
  });
  const apiKey = (): PlatformObjects => ({
    'Secret/eventstreams-api-key': { binding: `${kafka.cluster.token}\n` },
  });
  const certificate = (): PlatformObjects => ({
    'Secret/eventstreams-cert-pem': { 'es-cert.pem': kafka.cluster.caPem },
  });

  /** Starts the service as the kubelet would, but on free ports, with its files below `folder`. */
  async function launch(platform: PlatformObjects, values: object, folder: string) {
    const release = render({ values, openShift: true });
    const environment = environmentOf(servicePod(release).spec, release, platform, folder);
    const running = await ServiceProcess.start({ ...environment, PORT: '0', MANAGEMENT_PORT: '0' });
    return { running, token: secretOf(release, 'reefer-simulator-token')?.['token'] ?? '' };
  }

  async function start(platform: PlatformObjects, values: object = {}): Promise<ServiceProcess> {
    ({ running: service, token } = await launch(platform, values, root));
    return service;
  }

  /** The address of the management port, which the log names. */
  function management({ logs }: ServiceProcess): string {
    const port = /Health with details, and metrics, are on port (\d+)/.exec(logs.join('\n'))?.[1];
    return `http://127.0.0.1:${port}`;
  }

  async function ready(running: ServiceProcess): Promise<{ status: number; body: Readiness }> {
    const response = await fetch(`${management(running)}/health/ready`);
    return { status: response.status, body: (await response.json()) as Readiness };
  }

  async function runToItsEnd(running: ServiceProcess): Promise<string> {
    await eventually('readiness', async () => (await ready(running)).status === 200);
    const accepted = await fetch(`${running.url}/control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(token) },
      body: JSON.stringify(COMMAND),
    });
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get('location') ?? '';
    const run = await eventually('the end of the run', async () => {
      const answer = (await (
        await fetch(`${running.url}${location}`, { headers: bearer(token) })
      ).json()) as {
        id: string;
        status: string;
      };
      return ['queued', 'running'].includes(answer.status) ? undefined : answer;
    });
    expect(run).toMatchObject({ status: 'succeeded', records_published: 100 });
    return run.id;
  }

  async function payloads(runId: string): Promise<readonly unknown[]> {
    const records = (await kafka.read(topic)).filter(({ value }) => value.includes(runId));
    return records.map(({ value }) => (JSON.parse(value) as { payload: unknown }).payload);
  }

  it('sends with SCRAM and the mounted certificate, as Event Streams on the cluster requires', async () => {
    const running = await start(objects({ ...scram(), ...certificate() }));
    const sent = await payloads(await runToItsEnd(running));
    expect(sent).toHaveLength(100);
    expect(sent[0]).toMatchObject({ container_id: 'C02', product_id: 'P02' });
  });

  it('sends tuples with the API key, as Event Streams in IBM Cloud requires', async () => {
    const running = await start(objects({ ...apiKey(), ...certificate() }), {
      telemetry: { payload: 'tuple' },
    });
    const sent = await payloads(await runToItsEnd(running));
    expect(sent).toHaveLength(100);
    expect(sent[0]).toMatch(/^\('C02', '.*\)$/);
  });

  it('shows the certificate of a KafkaUser, whose Secret also has other keys, to a listener that wants one', async () => {
    const running = await start(
      {
        ...objects({ 'ConfigMap/kafka-brokers': { brokers: JSON.stringify(kafka.cluster.ssl) } }),
        'Secret/eventstreams-cert-pem': {
          'ca.crt': kafka.cluster.caPem,
          'ca.p12': 'binary',
          'ca.password': 'x',
        },
        'Secret/my-user': {
          'ca.crt': CLIENTS_CA,
          'user.crt': CLIENT_CERTIFICATE,
          'user.key': CLIENT_KEY,
          'user.p12': 'binary',
          'user.password': 'x',
        },
      },
      { kafka: { clientCertificateSecret: { name: 'my-user' } } },
    );
    expect(await payloads(await runToItsEnd(running))).toHaveLength(100);
  });

  it('accepts objects and keys with other names', async () => {
    const running = await start(
      {
        'ConfigMap/brokers': { list: kafka.cluster.saslSsl.join(',') },
        'Secret/eventstreams-apikey': { key: kafka.cluster.token },
        'Secret/ca': { binding: kafka.cluster.caPem },
      },
      {
        kafka: {
          brokersConfigMap: { name: 'brokers', key: 'list' },
          apiKeySecret: { name: 'eventstreams-apikey', key: 'key' },
          certificateSecret: { name: 'ca' },
        },
        telemetry: { topic },
      },
    );
    expect(await payloads(await runToItsEnd(running))).toHaveLength(100);
  });

  it('runs with the embedded destination if none of the objects exists, and says so', async () => {
    const running = await start({});
    await eventually('readiness', async () => (await ready(running)).status === 200);
    expect(running.logs.join('\n')).toContain('telemetry is not sent to Kafka: KAFKA_BROKERS is not set');
  });

  it('refuses those who have no token, and tells them no more than whether it is ready', async () => {
    const running = await start(objects({ ...scram(), ...certificate() }));
    await eventually('readiness', async () => (await ready(running)).status === 200);
    const stranger = await fetch(`${running.url}/control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(COMMAND),
    });
    expect(stranger.status).toBe(401);
    expect(await (await fetch(`${running.url}/health/ready`)).json()).toEqual({
      status: 'ok',
      info: {},
      error: {},
      details: {},
    });
    expect((await fetch(`${running.url}/metrics`)).status).toBe(401);
  });

  const wrong: readonly (readonly [
    what: string,
    platform: () => PlatformObjects,
    values: object,
    reason: RegExp,
  ])[] = [
    [
      'a wrong password',
      () => ({
        'Secret/eventstreams-cred': { username: kafka.cluster.scramUser, password: 'x' },
        ...certificate(),
      }),
      {},
      /refused the credentials of user "reefer" \(SCRAM-SHA-512\)/,
    ],
    [
      'a wrong api key',
      () => ({ 'Secret/eventstreams-api-key': { binding: 'x' }, ...certificate() }),
      {},
      /refused the credentials of user "token" \(PLAIN\)/,
    ],
    [
      'a user without a password',
      () => ({ 'Secret/eventstreams-cred': { username: 'reefer' }, ...certificate() }),
      {},
      /KAFKA_USER needs KAFKA_PASSWORD/,
    ],
    [
      'a certificate file without a certificate',
      () => ({ ...scram(), 'Secret/eventstreams-cert-pem': { 'es-cert.pem': 'no certificate' } }),
      {},
      /KAFKA_CERT holds no readable PEM certificate in .*\/certs\/es-cert\.pem/,
    ],
    [
      'no credentials',
      certificate,
      {},
      /closed the connection\. .*KAFKA_USER and KAFKA_PASSWORD, or KAFKA_APIKEY/,
    ],
    [
      'no Secret of the KafkaUser that is named',
      certificate,
      { kafka: { clientCertificateSecret: { name: 'my-user' } } },
      /KAFKA_CLIENT_CERT names .*\/client-certs\/user\.crt, which cannot be read \(ENOENT\)/,
    ],
    ['no certificate', scram, {}, /is not trusted \(.*now only the system's CAs are used/],
    [
      'no ConfigMap of brokers, but kafka.required',
      () => ({ 'ConfigMap/kafka-brokers': {} }),
      { kafka: { required: true } },
      /KAFKA_REQUIRED is true, but KAFKA_BROKERS is not set/,
    ],
    [
      'a missing topic',
      () => ({ ...scram(), ...certificate(), 'ConfigMap/kafka-topics': { reeferTelemetryTopic: 'missing' } }),
      {},
      /There is no topic "missing"/,
    ],
  ];

  describe('if something is wrong', () => {
    const pods = new Map<string, ServiceProcess>();
    let folder: string;

    const reasonOf = async (running: ServiceProcess): Promise<string> =>
      (await ready(running)).body.error.destination?.message ?? '';

    // All at once, because each is watched for a while.
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'pods-'));
      await Promise.all(
        wrong.map(async ([what, platform, values, reason], index) => {
          const { running } = await launch(objects(platform()), values, join(folder, String(index)));
          pods.set(what, running);
          // If it does not come, the test of this pod says so.
          await eventually('the reason', async () => reason.test(await reasonOf(running))).catch(
            () => undefined,
          );
        }),
      );
      // Two more probes, 5 s apart and up to 10 s long, add no second line.
      const probes = performance.now() + 12_000;
      await eventually('two more probes', () => performance.now() > probes);
    });
    afterAll(async () => {
      await Promise.all([...pods.values()].map((running) => running.stop('SIGKILL')));
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(wrong)(
      'stays up but not ready, and gives the reason with one line in the log: %s',
      async (...row) => {
        const [what, , , reason] = row;
        const running = pods.get(what);
        if (!running) throw new Error('The pod has not started.');
        expect(await reasonOf(running)).toMatch(reason);
        expect(await ready(running)).toMatchObject({ status: 503, body: { status: 'error' } });
        expect(running.logs.filter((line) => line.includes('does not answer'))).toHaveLength(1);
        expect((await fetch(`${management(running)}/health/live`)).status).toBe(200);
      },
    );
  });
});
