import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { type CommandResult, type CommandSurroundings, reefer, reeferOk } from '../cli/command-line.js';
import { eventually } from '../integration/eventually.js';
import { KafkaUnderTest } from '../integration/kafka-under-test.js';
import { describeNeeding, KAFKA } from '../setup/needs.js';
import { argumentsOf, environmentOf, type PlatformObjects } from './kubelet.js';
import { containerOf, only, podOf, render } from './rendering.js';

const DOCUMENT = `version: 1
start: 2026-01-31T08:00:00Z
records: 48
fleet:
  - { group: fruit, containers: 5, product: P02, place: hamburg }
faults:
  - { kind: power-outage, count: 2, onset: 1h, duration: 2h }
labels: { columns: labels }
`;

describeNeeding(['helm', ...KAFKA], 'The Job of a scenario, given the objects of the platform', () => {
  jest.setTimeout(180_000);
  let root: string;
  let kafka: KafkaUnderTest;
  let topic: string;

  beforeAll(async () => {
    kafka = await KafkaUnderTest.started();
  });
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'job-'));
    topic = await kafka.topic({ partitions: 2 });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  afterAll(async () => {
    await kafka.stop();
  });

  const objects = (): PlatformObjects => ({
    'ConfigMap/kafka-brokers': { brokers: kafka.cluster.saslSsl.join(',') },
    'ConfigMap/kafka-topics': { reeferTelemetryTopic: topic },
    'Secret/eventstreams-cred': {
      username: kafka.cluster.scramUser,
      password: kafka.cluster.scramPassword,
    },
    'Secret/eventstreams-cert-pem': { 'es-cert.pem': kafka.cluster.caPem },
  });

  /** Runs the container of the Job as the kubelet would. */
  async function carryOut(
    scenario: object,
    platform: PlatformObjects,
    more: object = {},
    running: CommandSurroundings['running'] = () => undefined,
  ) {
    const release = render({ values: { scenario: { enabled: true, ...scenario }, ...more } });
    const pod = podOf(only(release, 'Job'));
    if (!pod) throw new Error('The Job has no pod.');
    const [program, script, ...command] = containerOf(pod).command ?? [];
    expect([program, script]).toEqual(['node', 'dist/cli.cjs']);
    const env = environmentOf(pod, release, platform, root);
    return reefer([...command, ...argumentsOf(pod, root)], { env, running });
  }

  const said = ({ code, stdout, stderr }: CommandResult) => ({ code, text: `${stdout.toString()}${stderr}` });

  const payloads = async (): Promise<readonly string[]> =>
    (await kafka.read(topic)).map(({ value }) =>
      JSON.stringify((JSON.parse(value) as { payload: unknown }).payload),
    );

  /** The records of the scenario that the command line writes to a file with these options. */
  async function expected(scenario: string, ...options: readonly string[]): Promise<readonly string[]> {
    const words = ['generate', '--scenario', scenario, ...options, '--out', '-', '--format', 'ndjson', '-q'];
    const { stdout } = await reeferOk(words);
    const lines = stdout.toString().trimEnd().split('\n');
    return lines.map((line) => JSON.stringify(JSON.parse(line)));
  }

  it('sends a document of the values, once, with the labels that it asks for', async () => {
    const result = await carryOut({ document: DOCUMENT, seed: 7 }, objects());
    expect(said(result)).toMatchObject({ code: 0, text: expect.stringMatching(/^Kafka: 240 records /) });
    const sent = await payloads();
    const file = join(root, 'scenario/scenario.yaml');
    expect([...sent].sort()).toEqual([...(await expected(file, '--seed', '7'))].sort());
    expect(sent.filter((line) => line.includes('"fault_kind":"power-outage"'))).toHaveLength(48);
  });

  it('sends a document of an existing ConfigMap from another start time on', async () => {
    const platform = { ...objects(), 'ConfigMap/mine': { 'summer.yaml': DOCUMENT } };
    const startTime = '2026-07-01T00:00:00Z';
    const scenario = { existingConfigMap: 'mine', key: 'summer.yaml', seed: 1, startTime };
    expect(said(await carryOut(scenario, platform))).toMatchObject({ code: 0 });
    const sent = await payloads();
    expect(sent).toHaveLength(240);
    expect(sent.filter((line) => line.includes('"2026-07-01 00:00:00"'))).toHaveLength(5);
  });

  it('sends a built-in scenario at its pace, in the form that the scoring services read', async () => {
    const scenario = { name: 'demonstration', seed: 1, startTime: '2026-01-31T08:00:00Z' };
    const tuple = { telemetry: { payload: 'tuple' } };
    let stop = (): void => undefined;
    const ended = carryOut(scenario, objects(), tuple, (job) => (stop = () => void job.kill('SIGTERM')));
    await eventually('two seconds of it', async () => (await kafka.count(topic)) >= 15);
    stop();
    expect(said(await ended)).toEqual({
      code: 130,
      text: expect.stringContaining('what was sent stays sent'),
    });
    const sent = await payloads();
    expect(sent.length).toBeLessThan(400);
    expect(sent[0]).toMatch(/^"\('C0[123]', '2026-01-31 08:00:00', .*\)"$/);
  });

  it.each([
    [
      'a wrong document',
      { document: DOCUMENT.replace('P02', 'P99') },
      /scenario\.yaml:5: fleet\[0\]\.product /,
    ],
    ['an unknown name', { name: 'demo' }, /There is no scenario "demo": .* demonstration, /],
    ['label columns in a tuple', { document: DOCUMENT }, /A tuple has the contract’s twenty columns/],
  ])('fails for good, and says why: %s', async (_, scenario, reason) => {
    const result = await carryOut(scenario, objects(), { telemetry: { payload: 'tuple' } });
    expect(said(result)).toEqual({ code: 2, text: expect.stringMatching(reason) });
    expect(await kafka.count(topic)).toBe(0);
  });

  it('fails without brokers', async () => {
    const result = await carryOut({ name: 'demonstration' }, {});
    expect(said(result)).toEqual({ code: 2, text: expect.stringContaining('KAFKA_BROKERS is not set') });
  });
});
