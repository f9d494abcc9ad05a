import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const TOOL = resolve('tools/pin-images.mjs');
const DIGEST = /@sha256:[0-9a-f]{64}/;

interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const manifest = (what: string): string => JSON.stringify({ schemaVersion: 2, what });
const digestOf = (body: string): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;

describe('npm run pin-images', () => {
  let folder: string;
  let registry: Server;
  let host: string;
  let asked: string[];
  /** What the registry answers for `repository:tag`; undefined: a manifest that holds this name. */
  let answers: Record<string, Answer>;
  let wantsToken: boolean;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pin-'));
    mkdirSync(join(folder, 'tekton'));
    [asked, answers, wantsToken] = [[], {}, false];
    registry = createServer(({ url = '', headers: { authorization, accept } }, response) => {
      asked.push(url);
      if (url.startsWith('/token')) {
        response.end(JSON.stringify({ token: 'for-everybody' }));
        return;
      }
      if (wantsToken && authorization !== 'Bearer for-everybody') {
        const challenge = `Bearer realm="http://${host}/token",service="here",scope="repository:a:pull"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
        return;
      }
      const name = url.replace('/v2/', '').replace('/manifests/', ':');
      const { status = 200, body = manifest(name), headers = {} } = answers[name] ?? {};
      expect(accept).toContain('application/vnd.oci.image.index.v1+json, ');
      response.writeHead(status, { 'docker-content-digest': digestOf(body), ...headers }).end(body);
    }).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    write(
      'Dockerfile',
      `# of ${host}/no-tag\nARG BASE_IMAGE=${host}/ubi9/node:latest\nFROM \${BASE_IMAGE}\n`,
    );
    write('tekton/task.yaml', `      default: ${host}/ubi9/node:latest\n      image: ${host}/tools/helm:3\n`);
    write('tekton/other.yaml', 'image: $(params.image)\nurl: https://git.example.com/team/project.git\n');
  });

  afterEach(() => {
    registry.close();
    rmSync(folder, { recursive: true });
  });

  const write = (file: string, content: string): void => writeFileSync(join(folder, file), content);
  const files = (): Record<string, string> =>
    Object.fromEntries(
      ['Dockerfile', ...readdirSync(join(folder, 'tekton')).map((name) => `tekton/${name}`)].map((file) => [
        file,
        readFileSync(join(folder, file), 'utf8'),
      ]),
    );

  async function pin(): Promise<{ code: number; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [TOOL], { cwd: folder });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ]);
    return { code, stdout, stderr };
  }

  it('writes the digest that the registry has for each tag, wherever the image is named', async () => {
    const other = files()['tekton/other.yaml'];
    const { code, stdout } = await pin();
    const [node, helm] = ['ubi9/node:latest', 'tools/helm:3'].map(
      (name) => `${host}/${name}@${digestOf(manifest(name))}`,
    );
    expect(files()).toEqual({
      Dockerfile: `# of ${host}/no-tag\nARG BASE_IMAGE=${node}\nFROM \${BASE_IMAGE}\n`,
      'tekton/task.yaml': `      default: ${node}\n      image: ${helm}\n`,
      'tekton/other.yaml': other,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('Dockerfile: written\n');
    expect(stdout).toContain('tekton/other.yaml: nothing to change\n');
    expect(asked).toHaveLength(2);
  });

  it('replaces the digest of an earlier time, and changes nothing if it is still the same', async () => {
    await pin();
    const first = files();
    expect((await pin()).stdout).not.toContain('written');
    expect(files()).toEqual(first);
    answers['ubi9/node:latest'] = { body: manifest('newer') };
    await pin();
    expect(files()['Dockerfile']).toContain(`/ubi9/node:latest@${digestOf(manifest('newer'))}\n`);
  });

  it('takes the token that the registry gives to everybody', async () => {
    wantsToken = true;
    expect((await pin()).code).toBe(0);
    expect(files()['Dockerfile']).toMatch(DIGEST);
    expect(asked).toContain('/token?service=here&scope=repository%3Aa%3Apull');
  });

  it.each<[string, Answer, string]>([
    ['has no such image', { status: 404 }, 'the registry answers 404'],
    ['fails', { status: 503 }, 'the registry answers 503'],
    ['wants a login', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }, 'wants a login'],
    [
      'sends something else than it says',
      { headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } },
      'says sha256:000',
    ],
    ['sends a page', { body: '<html>Please log in</html>' }, 'something else than a manifest'],
  ])('writes nothing at all if the registry %s', async (_, answer, reason) => {
    const before = files();
    answers['tools/helm:3'] = answer;
    const { code, stderr } = await pin();
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${host}/tools/helm:3: .*${reason}`));
    expect(stderr).toMatch(/\nNothing was written\.\n$/);
    expect(files()).toEqual(before);
  });

  it('writes nothing if a registry cannot be reached, and says which and why', async () => {
    write('tekton/far.yaml', 'image: 127.0.0.1:1/far/away:1\n');
    const before = files();
    const { code, stderr } = await pin();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^127\.0\.0\.1:1\/far\/away:1: fetch failed: .+\nNothing was written\.\n$/);
    expect(files()).toEqual(before);
  });

  it("finds every image that the project's own files name", async () => {
    rmSync(join(folder, 'tekton'), { recursive: true });
    for (const file of ['Dockerfile', 'tekton']) cpSync(file, join(folder, file), { recursive: true });
    const ours = /(registry\.access\.redhat\.com|quay\.io|docker\.io)\//g;
    for (const [file, content] of Object.entries(files())) write(file, content.replaceAll(ours, `${host}/`));
    expect((await pin()).code).toBe(0);
    const named = Object.values(files()).flatMap((content) =>
      [...content.matchAll(/^(?:ARG \w*IMAGE=| +image: )(.*)$/gm)].map(([, name = '']) => name),
    );
    const images = named.filter((name) => name !== '' && !/^\$[({]|^[a-z]+$/.test(name));
    expect(images.length).toBeGreaterThan(3);
    expect(images.filter((name) => !DIGEST.test(name))).toEqual([]);
    expect(files()['tekton/task-deploy.yaml']).toMatch(/default: .*helm:3@sha256:/);
  });
});
