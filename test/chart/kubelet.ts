import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerOf, type KeyReference, type KubernetesObject, type PodSpec } from './rendering.js';

/** What the platform holds besides the release: ConfigMaps and Secrets by `kind/name`, with their text by key. */
export type PlatformObjects = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The environment that a kubelet would give the pod's container, from the release's ConfigMaps and the platform's
 * objects. The files of mounted Secrets are written below `root`, and variables that name a mount point refer to them
 * there.
 */
export function environmentOf(
  pod: PodSpec,
  release: readonly KubernetesObject[],
  platform: PlatformObjects,
  root: string,
): Record<string, string> {
  const { env = [], envFrom = [] } = containerOf(pod);
  const environment: Record<string, string> = {};
  for (const { configMapRef } of envFrom) {
    const found = release.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef.name,
    );
    Object.assign(environment, found?.data ?? fail(`There is no ConfigMap ${configMapRef.name}.`));
  }
  for (const { name, value, valueFrom } of env) {
    const text =
      value ??
      referred('ConfigMap', valueFrom?.configMapKeyRef, platform) ??
      referred('Secret', valueFrom?.secretKeyRef, platform);
    if (text !== undefined) environment[name] = text;
  }
  return relocated(environment, mountSecrets(pod, platform, root), root);
}

function referred(
  kind: string,
  reference: KeyReference | undefined,
  platform: PlatformObjects,
): string | undefined {
  if (!reference) return undefined;
  const text = platform[`${kind}/${reference.name}`]?.[reference.key];
  return text ?? (reference.optional === true ? undefined : fail(`There is no ${kind} ${reference.name}.`));
}

/** Writes the files of the Secrets that the pod mounts, and returns the mount points. */
function mountSecrets(pod: PodSpec, platform: PlatformObjects, root: string): readonly string[] {
  return containerOf(pod).volumeMounts.map(({ name, mountPath }) => {
    const secret = pod.volumes.find((volume) => volume.name === name)?.secret;
    const folder = join(root, mountPath);
    mkdirSync(folder, { recursive: true });
    const files = secret && platform[`Secret/${secret.secretName}`];
    if (secret && !files && secret.optional !== true) fail(`There is no Secret ${secret.secretName}.`);
    for (const [file, text] of Object.entries(files ?? {})) writeFileSync(join(folder, file), text);
    return mountPath;
  });
}

function relocated(
  environment: Record<string, string>,
  mountPoints: readonly string[],
  root: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      mountPoints.some((point) => value === point || value.startsWith(`${point}/`))
        ? `${root}${value}`
        : value,
    ]),
  );
}

function fail(message: string): never {
  throw new Error(message);
}
