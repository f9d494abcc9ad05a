// Writes the digest that each image's tag has now behind that tag, in the Dockerfile and in tekton/:
// `name:tag` becomes `name:tag@sha256:…`, of which builders and clusters use the digest only. Needs the registries. If one
// of them gives no digest, nothing is written.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FILES = ['Dockerfile', ...readdirSync('tekton').map((name) => `tekton/${name}`)];
/** A registry's host with a dot, a repository and a tag, and the digest of an earlier time. */
const IMAGE =
  /(?<![\w./-])((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d+)?)\/([a-z0-9._/-]+):([\w.-]+)(@sha256:[0-9a-f]{64})?/g;
const LOOPBACK = /^127\.0\.0\.1(:|$)/;
/** An index of several platforms before the manifest of one, so that the digest is right for all of them. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const ANSWER_WITHIN_MS = 30_000;

const texts = new Map(FILES.map((file) => [file, readFileSync(file, 'utf8')]));
const images = new Map();
for (const text of texts.values()) {
  for (const [, host, repository, tag] of text.matchAll(IMAGE))
    images.set(`${host}/${repository}:${tag}`, { host, repository, tag });
}

const digests = new Map();
const problems = [];
for (const [name, image] of images) {
  try {
    digests.set(name, await digestOf(image));
  } catch (error) {
    problems.push(`${name}: ${[error.message, error.cause?.message].filter(Boolean).join(': ')}`);
  }
}
if (problems.length > 0) {
  console.error(`${problems.join('\n')}\nNothing was written.`);
  process.exit(1);
}

for (const [file, text] of texts) {
  const pinned = text.replaceAll(IMAGE, (_, host, repository, tag) => {
    const name = `${host}/${repository}:${tag}`;
    return `${name}@${digests.get(name)}`;
  });
  if (pinned !== text) writeFileSync(file, pinned);
  console.log(`${file}: ${pinned === text ? 'nothing to change' : 'written'}`);
}
for (const [name, digest] of digests) console.log(`${name} is ${digest}`);

/** The digest of what a tag names: the SHA-256 of the manifest, which the registry's own header must agree with. */
async function digestOf({ host, repository, tag }) {
  const registry = host === 'docker.io' ? 'registry-1.docker.io' : host;
  const url = `${LOOPBACK.test(host) ? 'http' : 'https'}://${registry}/v2/${repository}/manifests/${tag}`;
  let response = await ask(url, {});
  if (response.status === 401) {
    const token = await anonymousToken(response.headers.get('www-authenticate') ?? '');
    response = await ask(url, { authorization: `Bearer ${token}` });
  }
  if (!response.ok) throw new Error(`the registry answers ${response.status}`);
  const manifest = Buffer.from(await response.arrayBuffer());
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  const said = response.headers.get('docker-content-digest');
  if (said !== null && said !== digest) throw new Error(`the registry says ${said}, but sends ${digest}`);
  if (!isManifest(manifest)) throw new Error('the registry sends something else than a manifest');
  return digest;
}

/** What a registry gives to everybody who wants to read. */
async function anonymousToken(challenge) {
  const { realm, ...query } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  if (!/^Bearer /i.test(challenge) || realm === undefined) throw new Error('the registry wants a login');
  const response = await ask(`${realm}?${new URLSearchParams(query)}`, {});
  if (!response.ok) throw new Error(`the registry wants a login (${response.status} without one)`);
  const { token, access_token = token } = await response.json();
  return access_token;
}

function ask(url, headers) {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  return fetch(url, { headers: { accept: MANIFESTS.join(', '), ...headers }, signal });
}

/** A proxy may answer with a page of its own, which has a SHA-256 too. */
function isManifest(bytes) {
  try {
    return JSON.parse(bytes.toString('utf8')).schemaVersion === 2;
  } catch {
    return false;
  }
}
