// Makes the JSON schemas for kubeconform, for the kinds that the chart renders, from an API server's OpenAPI document:
//   kubectl get --raw /openapi/v2 | npx tsx tools/cluster/schemas.ts
import { readFileSync, writeFileSync } from 'node:fs';

const FOLDER = 'test/chart/schemas';
const KINDS: Readonly<Record<string, string>> = {
  'configmap-v1': 'io.k8s.api.core.v1.ConfigMap',
  'secret-v1': 'io.k8s.api.core.v1.Secret',
  'service-v1': 'io.k8s.api.core.v1.Service',
  'serviceaccount-v1': 'io.k8s.api.core.v1.ServiceAccount',
  'persistentvolumeclaim-v1': 'io.k8s.api.core.v1.PersistentVolumeClaim',
  'pod-v1': 'io.k8s.api.core.v1.Pod',
  'deployment-apps-v1': 'io.k8s.api.apps.v1.Deployment',
  'job-batch-v1': 'io.k8s.api.batch.v1.Job',
  'ingress-networking-v1': 'io.k8s.api.networking.v1.Ingress',
  'networkpolicy-networking-v1': 'io.k8s.api.networking.v1.NetworkPolicy',
  'poddisruptionbudget-policy-v1': 'io.k8s.api.policy.v1.PodDisruptionBudget',
  'route-route-v1': 'io.openshift.route.v1.Route',
  'servicemonitor-monitoring-v1': 'com.coreos.monitoring.v1.ServiceMonitor',
};
const LEFT_OUT = ['description', 'default', 'format', 'example', 'externalDocs'];
const REFERENCE = '#/definitions/';

type Schema = Readonly<Record<string, unknown>>;

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema without descriptions; it refuses unknown properties, like the API server's strict validation. */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (!isSchema(node)) return node;
  if (node['x-kubernetes-int-or-string'] === true || node['format'] === 'int-or-string') {
    return { oneOf: [{ type: 'string' }, { type: 'integer' }] };
  }
  const kept = Object.entries(node).filter(
    ([key]) => !LEFT_OUT.includes(key) && !key.startsWith('x-kubernetes-'),
  );
  const result: Record<string, unknown> = Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'properties' ? properties(value) : strict(value)]),
  );
  const open = node['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in node;
  if ('properties' in node && !open) result['additionalProperties'] = false;
  return result;
}

function properties(value: unknown): Schema {
  return Object.fromEntries(
    Object.entries(value as Schema).map(([name, property]) => [name, strict(property)]),
  );
}

const QUANTITY = { oneOf: [{ type: 'string' }, { type: 'number' }] };
const { definitions } = JSON.parse(readFileSync(0, 'utf8')) as {
  definitions: Readonly<Record<string, Schema>>;
};

/** The definitions that a kind refers to, directly or indirectly. */
function reachable(name: string, found: Record<string, unknown>): Record<string, unknown> {
  if (name in found) return found;
  const schema = name.endsWith('.resource.Quantity') ? QUANTITY : strict(definitions[name]);
  found[name] = schema;
  for (const [, other] of JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
    if (other !== undefined) reachable(other, found);
  }
  return found;
}

for (const [file, name] of Object.entries(KINDS)) {
  const definition = definitions[name];
  if (!definition) throw new Error(`The API server does not know ${name}.`);
  const schema = {
    $ref: `${REFERENCE}${name}`,
    required: ['apiVersion', 'kind', 'metadata'],
    definitions: reachable(name, {}),
  };
  writeFileSync(`${FOLDER}/${file}.json`, `${JSON.stringify(schema)}\n`);
}
