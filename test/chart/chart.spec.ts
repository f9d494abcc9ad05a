import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiTokens } from '../../src/infrastructure/access/api-tokens.js';
import { COMBINATIONS } from './combinations.js';
import { secretOf } from './kubelet.js';
import {
  containerOf,
  type KubernetesObject,
  only,
  podOf,
  type PodSpec,
  render,
  renderText,
  servicePod,
  settingsOf,
} from './rendering.js';
import { describeNeeding } from '../setup/needs.js';
import { attempt, CHART, KUBE_VERSION } from './tools.js';

const SCHEMAS = 'test/chart/schemas/{{.ResourceKind}}{{.KindSuffix}}.json';
const OPENSHIFT_GIVES = ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups', 'seLinuxOptions'];

describeNeeding(['helm', 'helmUnittest', 'kubeconform'], 'The chart', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'chart-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('passes helm lint --strict', () => {
    expect(attempt('helm', 'lint', '--strict', '--kube-version', KUBE_VERSION, CHART)).toMatchObject({
      code: 0,
    });
  });

  it('passes its own assertions', () => {
    expect(attempt('helm-unittest', '--strict', CHART)).toMatchObject({ code: 0 });
  });

  describe.each(Object.entries(COMBINATIONS))('with %s', (_, rendering) => {
    let objects: readonly KubernetesObject[];
    let pods: readonly PodSpec[];
    beforeAll(() => {
      objects = render(rendering);
      pods = objects.flatMap((object) => podOf(object) ?? []);
    });

    it('renders objects that the API servers accept', () => {
      const file = join(folder, 'rendered.yaml');
      writeFileSync(file, renderText(rendering));
      const { code, output } = attempt(
        'kubeconform',
        '-strict',
        '-summary',
        '-schema-location',
        SCHEMAS,
        file,
      );
      expect({ code, output }).toMatchObject({
        code: 0,
        output: expect.stringMatching(
          new RegExp(`Valid: ${objects.length}, Invalid: 0, Errors: 0, Skipped: 0`),
        ),
      });
    });

    it('lets restricted-v2 give every pod its user and group', () => {
      expect(pods.length).toBeGreaterThanOrEqual(2);
      for (const pod of pods) {
        const contexts = JSON.stringify(pod, (key, value: unknown) =>
          OPENSHIFT_GIVES.includes(key) ? 'FIXED' : value,
        );
        expect(contexts).not.toContain('FIXED');
        expect(pod).toMatchObject({
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: pod.containers.map(() => ({
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            },
          })),
        });
      }
    });

    it('sets no variable twice and mounts exactly the volumes that exist', () => {
      for (const pod of pods) {
        for (const { env = [] } of pod.containers) {
          const names = env.map(({ name }) => name);
          expect(names).toEqual([...new Set(names)]);
        }
        const volumes = pod.volumes.map(({ name }) => name);
        expect(volumes).toEqual([...new Set(volumes)]);
        expect(
          containerOf(pod)
            .volumeMounts.map(({ name }) => name)
            .sort(),
        ).toEqual([...volumes].sort());
      }
    });

    it('labels every object as part of the architecture', () => {
      const owners = objects.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of']);
      expect(owners).toEqual(objects.map(() => 'refarch-kc'));
    });

    it('makes the Service select the pods of the service and no others', () => {
      const service = objects.filter(
        ({ kind, metadata }) => kind === 'Service' && !metadata.name.endsWith('-management'),
      );
      const { selector } = only(service, 'Service').spec as { selector: Record<string, string> };
      expect(servicePod(objects).metadata.labels).toMatchObject(selector);
      for (const job of objects.filter(({ kind }) => kind === 'Job')) {
        expect(job.spec?.template?.metadata.labels).not.toMatchObject(selector);
      }
      expect(only(objects, 'Pod').metadata.labels).not.toMatchObject(selector);
    });

    it('lets nobody in who has no token, unless that was said', () => {
      const settings = settingsOf(objects);
      const isOpen = JSON.stringify(rendering.values ?? {}).includes('"mode":"none"');
      expect(settings['API_TOKENS_FILE'] === undefined && settings['OIDC_ISSUER'] === undefined).toBe(isOpen);
    });

    it('leads no Route, no Ingress and no load balancer to the management port', () => {
      for (const { kind, metadata, spec } of objects) {
        if (!['Route', 'Ingress', 'Service'].includes(kind) || metadata.name.endsWith('-management'))
          continue;
        expect(JSON.stringify(spec)).not.toMatch(/management|8081/);
      }
      const management = objects.find(({ metadata }) => metadata.name.endsWith('-management'));
      expect(management?.spec?.['type'] ?? 'ClusterIP').toBe('ClusterIP');
    });

    it('gives the secrets of MongoDB to Jobs alone', () => {
      const { spec } = servicePod(objects);
      expect(JSON.stringify(spec)).not.toMatch(/mongo/i);
    });

    it('gives a pod enough time to shut down in good order', () => {
      const data = settingsOf(objects);
      const least =
        Number(data['SHUTDOWN_DELAY_SECONDS']) +
        Number(data['SHUTDOWN_GRACE_SECONDS']) +
        Number(data['KAFKA_DELIVERY_TIMEOUT_SECONDS']);
      expect(servicePod(objects).spec.terminationGracePeriodSeconds).toBeGreaterThan(least);
    });
  });

  it('lets programs know that a login is needed on every path of the API', () => {
    const login = { enabled: true, existingSecret: 'client' };
    const oidc = { issuer: 'https://login.example.com', audience: 'reefer', login };
    const { spec } = servicePod(render({ values: { auth: { mode: 'oidc', oidc } } }));
    const { args = [] } = spec.containers.find(({ name }) => name === 'login') ?? {};
    const expressions = args.flatMap((argument) => /^--api-route=(.*)$/.exec(argument)?.[1] ?? []);
    const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as { paths: object };
    const isKnown = (path: string): boolean =>
      path === '/' || expressions.some((one) => new RegExp(one).test(path));
    const unknown = Object.keys(paths).filter((path) => !isKnown(path));
    expect(expressions).toHaveLength(1);
    expect(unknown).toEqual([]);
  });

  it('makes a token that the service knows, and another one each time that it is not told of the old one', () => {
    const objects = render();
    const { token = '', tokens = '' } = secretOf(objects, 'reefer-simulator-token') ?? {};
    expect(ApiTokens.parse(tokens).find(token)).toEqual({
      name: 'owner',
      scopes: new Set(['read', 'run', 'truth']),
    });
    expect(secretOf(render(), 'reefer-simulator-token')?.['token']).not.toBe(token);
  });

  it('rolls out new pods if the configuration changes, and only then', () => {
    const pod = (values: object): unknown => servicePod(render({ values }));
    expect(pod({ simulations: { maxRunning: 3 } })).not.toEqual(pod({}));
    expect(pod({ service: { port: 9090 } })).toEqual(pod({}));
  });

  it('gives a data set another name if anything in it changes, and only then', () => {
    const set = { name: 'co2', simulation: 'co2sensor', product: 'P02', records: 10, containers: 2 };
    const job = (change: object = {}, more: object = {}): string =>
      only(
        render({ values: { dataset: { enabled: true, simulations: [{ ...set, ...change }] }, ...more } }),
        'Job',
      ).metadata.name;
    expect(job()).toBe(job());
    expect(job({}, { service: { port: 9090 } })).toBe(job());
    const names = [
      job(),
      job({ records: 11 }),
      job({ seed: 0 }),
      job({ containers: ['C01', 'C02'] }),
      job({}, { image: { tag: 'other' } }),
      job({}, { mongodb: { urlSecret: { name: 'other' } } }),
      job({}, { resources: { limits: { cpu: '2' } } }),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives the Job of a scenario another name if anything in it changes, and only then', () => {
    const job = (change: object = { name: 'demonstration' }, more: object = {}): string =>
      only(render({ values: { scenario: { enabled: true, ...change }, ...more } }), 'Job').metadata.name;
    expect(job()).toBe(job());
    expect(job(undefined, { service: { port: 9090 }, simulations: { maxRunning: 3 } })).toBe(job());
    const names = [
      job(),
      job({ name: 'heat-wave' }),
      job({ name: 'demonstration', seed: 0 }),
      job({ document: 'version: 1' }),
      job({ document: 'version: 1\n' }),
      job({ existingConfigMap: 'mine' }),
      job({ existingConfigMap: 'mine', key: 'mine.yaml' }),
      job(undefined, { image: { tag: 'other' } }),
      job(undefined, { kafka: { compression: 'gzip' } }),
      job(undefined, { kafka: { credentialsSecret: { name: 'other' } } }),
      job(undefined, { resources: { limits: { cpu: '2' } } }),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it('keeps names short enough for the pods of a Job', () => {
    const objects: readonly KubernetesObject[] = render({
      values: {
        fullnameOverride: 'a-name-of-sixty-three-characters-which-is-the-longest-there-may',
        dataset: {
          enabled: true,
          destination: 'volume',
          simulations: [
            {
              name: 'a-data-set-of-the-longest-name-there-is',
              simulation: 'normal',
              product: 'P01',
              records: 1,
              containers: 1,
            },
          ],
        },
        scenario: { enabled: true, document: 'version: 1' },
      },
      openShift: true,
    });
    for (const { kind, metadata } of objects) {
      expect(metadata.name.length).toBeLessThanOrEqual(kind === 'Job' ? 57 : 63);
    }
  });
});
