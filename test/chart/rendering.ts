import { parseAllDocuments } from 'yaml';
import { CHART, KUBE_VERSION, output } from './tools.js';

/** A Kubernetes object, with the fields that the tests look at. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>> & { readonly template?: PodTemplate };
}

export interface PodTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly terminationGracePeriodSeconds?: number;
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvironmentVariable[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly configMapKeyRef?: KeyReference;
    readonly secretKeyRef?: KeyReference;
  };
}

export interface KeyReference {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

interface Item {
  readonly key: string;
  readonly path: string;
}

export interface Volume {
  readonly name: string;
  readonly secret?: {
    readonly secretName: string;
    readonly optional?: boolean;
    readonly items?: readonly Item[];
  };
  readonly configMap?: { readonly name: string; readonly items: readonly Item[] };
}

/** The values and the other inputs to Helm for one rendering. */
export interface Rendering {
  readonly values?: object;
  readonly openShift?: boolean;
  readonly kubeVersion?: string;
  /** Default: the chart of the project. */
  readonly chart?: string;
}

/** The text that `helm template` prints for a release `reefer-simulator` in the namespace `demo`. */
export function renderText({
  values = {},
  openShift = false,
  kubeVersion = KUBE_VERSION,
  chart = CHART,
}: Rendering = {}): string {
  const options = Object.entries(values).flatMap(([name, value]) => [
    '--set-json',
    `${name}=${JSON.stringify(value)}`,
  ]);
  if (openShift) options.push('--api-versions', 'route.openshift.io/v1');
  return output(
    'helm',
    'template',
    'reefer-simulator',
    chart,
    '--namespace',
    'demo',
    '--kube-version',
    kubeVersion,
    ...options,
  );
}

/** The objects that `helm template` prints. */
export function render(rendering: Rendering = {}): readonly KubernetesObject[] {
  return parseAllDocuments(renderText(rendering))
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** The only object of a kind. */
export function only(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind);
  if (found.length !== 1 || !found[0]) throw new Error(`There are ${found.length} objects of kind ${kind}.`);
  return found[0];
}

/** The pods of an object: a pod's own spec, or that of a template. */
export function podOf({ kind, spec }: KubernetesObject): PodSpec | undefined {
  return kind === 'Pod' ? (spec as unknown as PodSpec) : spec?.template?.spec;
}

/** The Deployment's pod template. */
export function servicePod(objects: readonly KubernetesObject[]): PodTemplate {
  const template = only(objects, 'Deployment').spec?.template;
  if (!template) throw new Error('The Deployment has no pod template.');
  return template;
}

/** The ConfigMap with the service's settings. */
export function settingsOf(objects: readonly KubernetesObject[]): Readonly<Record<string, string>> {
  const [source] = containerOf(servicePod(objects).spec).envFrom ?? [];
  return (
    only(
      objects.filter(({ metadata }) => metadata.name === source?.configMapRef.name),
      'ConfigMap',
    ).data ?? {}
  );
}

/** The container of a pod, besides that of a login. */
export function containerOf(pod: PodSpec): Container {
  const [container, ...more] = pod.containers.filter(({ name }) => name !== 'login');
  if (more.length > 0 || !container) throw new Error('The pod has not one container.');
  return container;
}
