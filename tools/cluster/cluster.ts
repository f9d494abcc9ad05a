// The cluster as its administrator and as an operator with the rights of a project owner see it, and the release in it.
import assert from 'node:assert/strict';
import { ask } from './ask.js';
import { eventually, run, runBeside } from './steps.js';

export const CHART = 'helm/reefer-simulator';
export const RELEASE = 'reefer-simulator';
export const NAMESPACE = 'demo';
export const COMMAND = {
  containerID: 'C02',
  simulation: 'co2sensor',
  nb_of_records: 1000,
  product_id: 'P02',
};
export const EMBEDDED = 'telemetry is not sent to Kafka: KAFKA_BROKERS is not set';
export const UID_RANGE = [1_000_650_000, 1_000_660_000] as const;
export const TOKEN_SECRET = 'reefer-simulator-token';
export const MANAGEMENT_PORT = 8081;
const SERVICE_PODS = 'app.kubernetes.io/instance=reefer-simulator,app.kubernetes.io/component=service';
/** The node's address, at which pods reach programs outside the cluster; empty if there is none. */
export const NODE = process.env['CLUSTER_NODE_ADDRESS'] ?? '';
/** A folder that is shared with the node, for a PersistentVolume; empty if there is none. */
export const VOLUME = process.env['CLUSTER_VOLUME'] ?? '';
/** A command that updates the cluster's DNS after a new Service; empty if DNS updates itself. */
const REFRESH_NAMES = process.env['CLUSTER_REFRESH_NAMES'] ?? '';

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly containers: readonly [
      { readonly image: string; readonly securityContext: Record<string, unknown> },
    ];
    readonly securityContext: Record<string, unknown>;
  };
  readonly status: {
    readonly podIP?: string;
    readonly phase: string;
    readonly containerStatuses?: readonly { readonly ready: boolean; readonly restartCount: number }[];
  };
}

/** kubectl as the cluster's administrator, for tasks that the operator may not do. */
export const admin = (...args: readonly string[]): string => run('kubectl', args);
/** The options for kubectl as the operator: a user who owns the project and has no other rights. */
export const OPERATOR = ['--as=developer', '--as-group=system:authenticated'];
export const kubectl = (...args: readonly string[]): string =>
  run('kubectl', ['-n', NAMESPACE, ...OPERATOR, ...args]);
export const HELM_OPERATOR = ['--kube-as-user=developer', '--kube-as-group=system:authenticated'];
export const helm = (...args: readonly string[]): string =>
  run('helm', ['-n', NAMESPACE, ...HELM_OPERATOR, ...args]);

/** helm without blocking this process. */
export const helmBeside = (...args: readonly string[]): Promise<string> =>
  runBeside('helm', ['-n', NAMESPACE, ...HELM_OPERATOR, ...args]);

export function apply(manifest: object): void {
  run('kubectl', ['-n', NAMESPACE, ...OPERATOR, 'apply', '-f', '-'], JSON.stringify(manifest));
}

export function pods(selector = SERVICE_PODS, namespace = NAMESPACE): readonly Pod[] {
  const list = run('kubectl', ['-n', namespace, ...OPERATOR, 'get', 'pods', '-l', selector, '-o', 'json']);
  return (JSON.parse(list) as { items: Pod[] }).items;
}

const isReady = ({ metadata, status }: Pod): boolean =>
  status.containerStatuses?.every(({ ready }) => ready) === true && metadata.deletionTimestamp === undefined;

/** Waits until the service has exactly one pod and that is ready. */
export async function onlyPod(namespace = NAMESPACE): Promise<Pod> {
  return eventually(
    'one ready pod, and no other',
    () => {
      const all = pods(SERVICE_PODS, namespace);
      const [first] = all;
      return all.length === 1 && first && isReady(first) ? first : undefined;
    },
    150_000,
  );
}

export function serviceUrl(namespace = NAMESPACE): string {
  const jsonpath = 'jsonpath={.spec.clusterIP}:{.spec.ports[0].port}';
  return `http://${run('kubectl', ['-n', namespace, ...OPERATOR, 'get', 'service', RELEASE, '-o', jsonpath])}`;
}

/** Runs a Node.js program in the pod and returns its output. */
export function inPod(pod: Pod, program: string): string {
  return kubectl('exec', pod.metadata.name, '--', 'node', '--input-type=module', '--eval', program);
}

/** What is left of a release: the names of objects with its label and of helm's records, but not of its token, which stays. */
export function leftovers(namespace = NAMESPACE): string {
  const kinds =
    'deployments,replicasets,pods,services,endpoints,endpointslices,configmaps,secrets,serviceaccounts,routes,ingresses,networkpolicies,poddisruptionbudgets,jobs,persistentvolumeclaims';
  const known = admin('api-resources', '-o', 'name');
  const asked = kinds
    .split(',')
    .filter((kind) => known.includes(kind))
    .join(',');
  const labelled = admin(
    '-n',
    namespace,
    'get',
    asked,
    '-l',
    `app.kubernetes.io/instance=${RELEASE}`,
    '-o',
    'name',
  );
  const records = admin('-n', namespace, 'get', 'secrets', '-l', 'owner=helm', '-o', 'name');
  return `${labelled}\n${records}`.replace(`secret/${TOKEN_SECRET}\n`, '').trim();
}

/** The token that the chart made for the release. */
export function ownToken(): string {
  const coded = kubectl('get', 'secret', TOKEN_SECRET, '-o', 'jsonpath={.data.token}');
  return Buffer.from(coded, 'base64').toString();
}

export async function startRun(
  url: string,
  command: object = COMMAND,
  token = ownToken(),
): Promise<{ location: string; body: string }> {
  const { status, headers, text } = await ask(`${url}/control`, {
    method: 'POST',
    body: JSON.stringify(command),
    token,
  });
  assert.equal(status, 202, text);
  return { location: String(headers['location']), body: text };
}

export async function runEnd(
  url: string,
  location: string,
  token = ownToken(),
): Promise<{ status: string; published: number }> {
  return eventually('the end of the run', async () => {
    const { text } = await ask(`${url}${location}`, { token });
    const { status, records_published: published } = JSON.parse(text) as {
      status: string;
      records_published: number;
    };
    return ['queued', 'running'].includes(status) ? undefined : { status, published };
  });
}

/** Waits until another pod answers that it is not ready for the given reason. */
export async function podThatIsNotReady(
  besides: Pod,
  reason: RegExp,
): Promise<{ pod: Pod; message: string }> {
  return eventually(
    `a pod that is not ready: ${String(reason)}`,
    async () => {
      const pod = pods().find(({ metadata }) => metadata.uid !== besides.metadata.uid);
      if (!pod?.status.podIP) return undefined;
      const { status, text } = await ask(`http://${pod.status.podIP}:${MANAGEMENT_PORT}/health/ready`);
      if (status !== 503 || !reason.test(text)) return undefined;
      const { error } = JSON.parse(text) as { error: { destination: { message: string } } };
      return { pod, message: error.destination.message };
    },
    120_000,
  );
}

/** Asserts that during two more probes (5 s apart) the pod neither restarts nor logs the reason again. */
export async function stayedUpAndSilent({ metadata }: Pod): Promise<void> {
  const enough = performance.now() + 11_000;
  await eventually('two more probes', () => (performance.now() > enough ? true : undefined));
  const reasons = kubectl('logs', metadata.name)
    .split('\n')
    .filter((line) => line.includes('does not answer'));
  assert.equal(reasons.length, 1, reasons.join('\n'));
  const now = pods().find(({ metadata: { uid } }) => uid === metadata.uid);
  assert.equal(now?.status.containerStatuses?.[0]?.restartCount, 0);
  assert.equal(now.status.containerStatuses[0].ready, false);
  assert.equal((await ask(`${serviceUrl()}/health/ready`)).status, 200);
}

export function refreshNames(): void {
  if (REFRESH_NAMES !== '') run('bash', ['-c', REFRESH_NAMES]);
}
