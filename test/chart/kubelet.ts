import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerOf, type KeyReference, type KubernetesObject, type PodSpec } from './rendering.js';

/** What the platform holds besides the release: ConfigMaps and Secrets by `kind/name`, with their text by key. */
export type PlatformObjects = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The environment that a kubelet would give the pod's container, from the release's ConfigMaps and the platform's
 * objects. The files of mounted Secrets and ConfigMaps are written below `root`, and variables that name a mount point
 * refer to them there.
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
  mountFiles(pod, release, platform, root);
  const place = relocation(pod, root);
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, place(value)]));
}

/** The arguments of the pod's container; those that name a mounted file refer to it below `root`. */
export function argumentsOf(pod: PodSpec, root: string): readonly string[] {
  return (containerOf(pod).args ?? []).map(relocation(pod, root));
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

/** Writes the files of the Secrets and ConfigMaps that the pod mounts. */
function mountFiles(
  pod: PodSpec,
  release: readonly KubernetesObject[],
  platform: PlatformObjects,
  root: string,
): void {
  for (const { name, mountPath } of containerOf(pod).volumeMounts) {
    const { secret, configMap } = pod.volumes.find((volume) => volume.name === name) ?? {};
    const folder = join(root, mountPath);
    mkdirSync(folder, { recursive: true });
    const files = secret && (platform[`Secret/${secret.secretName}`] ?? secretOf(release, secret.secretName));
    if (secret && !files && secret.optional !== true) fail(`There is no Secret ${secret.secretName}.`);
    for (const [file, text] of Object.entries(files ?? {}))
      if (secret?.items?.every(({ key }) => key !== file) !== true) writeFileSync(join(folder, file), text);
    for (const { key, path } of configMap?.items ?? [])
      writeFileSync(join(folder, path), textIn(configMap?.name ?? '', key, release, platform));
  }
}

/** The texts of a Secret that the release makes. */
export function secretOf(
  release: readonly KubernetesObject[],
  name: string,
): Readonly<Record<string, string>> | undefined {
  const own = release.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === name);
  return (
    own &&
    Object.fromEntries(
      Object.entries(own.data ?? {}).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]),
    )
  );
}

/** The text of a key of a ConfigMap, which the release or the platform has. */
function textIn(
  name: string,
  key: string,
  release: readonly KubernetesObject[],
  platform: PlatformObjects,
): string {
  const own = release.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  const data = own?.data ?? platform[`ConfigMap/${name}`];
  return data?.[key] ?? fail(`There is no ConfigMap ${name} with the key ${key}.`);
}

/** Puts `root` before texts that name a mount point or something in it. */
function relocation(pod: PodSpec, root: string): (text: string) => string {
  const mountPoints = containerOf(pod).volumeMounts.map(({ mountPath }) => mountPath);
  return (text) =>
    mountPoints.some((point) => text === point || text.startsWith(`${point}/`)) ? `${root}${text}` : text;
}

function fail(message: string): never {
  throw new Error(message);
}
