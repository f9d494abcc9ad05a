import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Bom, namesIn, packagesBelow } from '../cli/sbom-contents.js';
import { eventually } from '../integration/eventually.js';
import { describeNeeding } from '../setup/needs.js';
import { BuiltImage } from './built-image.js';
import { flagsOf, type Stage, stagesOf } from './dockerfile.js';
import { only, podOf, render } from './rendering.js';

const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
const COMMAND = { containerID: 'C02', simulation: 'co2sensor', product_id: 'P02' };
/** A user as an OpenShift namespace would assign it: from a range, and different each time. */
const ANY_USER = 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000);

describe('The Dockerfile', () => {
  const stages = stagesOf(DOCKERFILE);
  const last = stages.at(-1);
  const texts = (word: string): readonly string[] =>
    (last?.instructions ?? []).filter((instruction) => instruction.word === word).map(({ text }) => text);

  it('is based on UBI 9 with Node.js 24, or on the image that BASE_IMAGE names', () => {
    const bases = (given: Readonly<Record<string, string>>): readonly string[] => [
      ...new Set(stagesOf(DOCKERFILE, given).map(({ base }) => base)),
    ];
    expect(bases({})).toEqual([
      expect.stringMatching(/^registry\.access\.redhat\.com\/ubi9\/nodejs-24-minimal:/),
      'source',
      'bare',
    ]);
    expect(bases({ BASE_IMAGE: 'node:24-slim' })).toEqual(['node:24-slim', 'source', 'bare']);
    expect(bases({ BASE_IMAGE: 'distroless', BUILD_IMAGE: 'node:24-slim' })).toEqual([
      'node:24-slim',
      'source',
      'distroless',
      'bare',
    ]);
  });

  it('may run on an image without a shell, whose node is in /nodejs/bin', () => {
    const [bare, final] = stages.slice(-2).map(({ instructions }) => instructions);
    const of = (word: string): readonly string[] =>
      [...(bare ?? []), ...(final ?? [])]
        .filter((instruction) => instruction.word === word)
        .map(({ text }) => text);
    expect(of('ENV').join('\n')).toContain('PATH=/app/bin:/nodejs/bin:${PATH}');
    const commands = [...of('RUN'), ...of('CMD'), /CMD (.*)/.exec(of('HEALTHCHECK').join())?.[1] ?? ''];
    expect(commands).toHaveLength(3);
    for (const command of commands) expect((JSON.parse(command) as string[])[0]).toBe('node');
  });

  it('runs nothing as root in the last stage, and ends with a numeric user in group 0', () => {
    expect(texts('RUN')).toEqual([]);
    expect(texts('USER')).toEqual(['1001:0']);
  });

  it('installs from the lock file, before it copies the sources', () => {
    for (const { instructions } of stages) {
      const npm = instructions.findIndex(({ word, text }) => word === 'RUN' && text.includes('npm ci'));
      const sources = instructions.findIndex(({ word, text }) => word === 'COPY' && text.includes('src'));
      if (sources >= 0) expect(npm).toBeLessThan(sources);
    }
    expect(DOCKERFILE).not.toContain('npm install');
  });

  it('copies from the context only what .dockerignore lets in', () => {
    const allowed = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const sources = contextSources(stages);
    expect(sources).toEqual(expect.arrayContaining(['package-lock.json', 'src', 'tools/sbom.mjs']));
    expect(sources.filter((source) => !allowed.includes(source))).toEqual([]);
  });

  it('declares labels, the port and a health check', () => {
    const labels = texts('LABEL').join(' ');
    for (const label of ['title', 'description', 'licenses', 'version', 'revision']) {
      expect(labels).toContain(`org.opencontainers.image.${label}=`);
    }
    expect(texts('EXPOSE')).toEqual(['8080']);
    expect(texts('HEALTHCHECK').join(' ')).toContain('/health/live');
    expect(texts('ENTRYPOINT')).toEqual(['[]']);
  });
});

describeNeeding(['root', 'helm'], "The image's file system", () => {
  jest.setTimeout(600_000);
  let context: string;
  let image: BuiltImage;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    context = mkdtempSync(join(tmpdir(), 'context-'));
    for (const source of ['Dockerfile', ...contextSources(stagesOf(DOCKERFILE))])
      cpSync(source, join(context, source), { recursive: true });
    // As in a clone that was made with a strict umask.
    execFileSync('chmod', ['-R', 'go-rwx', context]);
    image = await BuiltImage.build(context);
  });
  afterEach(() => {
    child?.kill('SIGKILL');
  });
  afterAll(() => {
    image.remove();
    rmSync(context, { recursive: true });
  });

  /** Starts the image's own command as the arbitrary user and returns its URL. */
  async function start(environment: Readonly<Record<string, string>> = {}): Promise<string> {
    child = image.run([], { PORT: '0', LOG_FORMAT: 'json', ...environment }, ANY_USER);
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
    }
    const port = await eventually(
      'the port',
      () => /Listening on port (\d+)/.exec(lines.join('\n'))?.[1],
      60_000,
    ).catch((error: unknown) => {
      throw new Error(lines.join('\n'), { cause: error });
    });
    return `http://127.0.0.1:${port}`;
  }

  const post = (url: string, records: number, pace?: number): Promise<Response> =>
    fetch(`${url}/control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...COMMAND,
        nb_of_records: records,
        ...(pace ? { records_per_second: pace } : {}),
      }),
    });

  it('holds only what the service needs to run, owned by root and readable by all', () => {
    expect(readdirSync(image.path('/app')).sort()).toEqual([
      'bin',
      'dist',
      'node_modules',
      'package.json',
      'sbom.cdx.json',
      'scenarios',
    ]);
    expect(readlinkSync(image.path('/app/bin/reefer-simulator'))).toBe('../dist/cli.cjs');
    const installed = JSON.parse(
      readFileSync(image.path('/app/node_modules/.package-lock.json'), 'utf8'),
    ) as { packages: Readonly<Record<string, { dev?: boolean }>> };
    expect(Object.keys(installed.packages)).toEqual(expect.arrayContaining(['node_modules/kafkajs']));
    expect(Object.entries(installed.packages).filter(([, { dev }]) => dev === true)).toEqual([]);
    const wrong: string[] = [];
    for (const file of filesBelow(image.path('/app'))) {
      const { uid, gid, mode } = lstatSync(file);
      if (uid !== 0 || gid !== 0 || (mode & 0o044) !== 0o044 || (mode & 0o022) !== 0) wrong.push(file);
    }
    expect(wrong).toEqual([]);
  });

  it('has no program that installs others', () => {
    const programs = ['npm', 'npx', 'corepack', 'yarn', 'apt', 'apt-get', 'dpkg', 'dnf', 'microdnf', 'rpm'];
    const folders = (image.settings.environment['PATH'] ?? '').split(':').map((folder) => image.path(folder));
    const inImage = (program: string): boolean => folders.some((folder) => existsSync(join(folder, program)));
    expect(inImage('node')).toBe(true);
    expect(programs.filter(inImage)).toEqual([]);
  });

  it('has a bill of materials that lists exactly its packages', () => {
    const bom = JSON.parse(readFileSync(image.path('/app/sbom.cdx.json'), 'utf8')) as Bom;
    const installed = packagesBelow(image.path('/app/node_modules'));
    expect(installed.length).toBeGreaterThan(100);
    expect(namesIn(bom)).toEqual(installed);
  });

  it('serves as any user in group 0, on a read-only root, without capabilities', async () => {
    const url = await start();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await post(url, 100)).status).toBe(202);
    const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8');
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
    expect(field('Uid')).toBe(Array(4).fill(ANY_USER).join('\t'));
    expect(field('Gid')).toBe('0\t0\t0\t0');
    expect([field('CapEff'), field('CapBnd'), field('CapPrm')]).toEqual(Array(3).fill('0000000000000000'));
    expect(field('NoNewPrivs')).toBe('1');
    const mounts = readFileSync(`/proc/${child?.pid}/mountinfo`, 'utf8').split('\n');
    expect(mounts.find((line) => line.split(' ')[4] === '/')?.split(' ')[5]).toMatch(/^ro\b/);
  });

  it('answers its own health check', async () => {
    const url = await start();
    const check = stagesOf(DOCKERFILE)
      .at(-1)
      ?.instructions.find(({ word }) => word === 'HEALTHCHECK');
    const command = JSON.parse(/CMD (\[.*\])/.exec(check?.text ?? '')?.[1] ?? '') as string[];
    const healthy = image.run(command, { PORT: new URL(url).port }, ANY_USER);
    expect(await once(healthy, 'exit')).toEqual([0, null]);
    const unhealthy = image.run(command, { PORT: '1' }, ANY_USER);
    expect(await once(unhealthy, 'exit')).toEqual([1, null]);
  });

  it('ends after SIGTERM within its grace period and with code 0, even during a run', async () => {
    const objects = render();
    const { data = {} } = only(objects, 'ConfigMap');
    const { terminationGracePeriodSeconds: period = 0 } = podOf(only(objects, 'Deployment')) ?? {};
    const { SHUTDOWN_DELAY_SECONDS = '', SHUTDOWN_GRACE_SECONDS = '' } = data;
    const url = await start({ SHUTDOWN_DELAY_SECONDS, SHUTDOWN_GRACE_SECONDS });
    expect((await post(url, 1_000_000, 100)).status).toBe(202);
    const told = performance.now();
    child?.kill('SIGTERM');
    expect((await fetch(`${url}/products`)).status).toBe(200);
    expect(await once(child as ChildProcess, 'exit')).toEqual([0, null]);
    const seconds = (performance.now() - told) / 1000;
    expect(seconds).toBeGreaterThan(Number(SHUTDOWN_DELAY_SECONDS));
    expect(seconds).toBeLessThan(period);
  });
});

/** The files and folders of the context that a Dockerfile copies. */
function contextSources(stages: readonly Stage[]): readonly string[] {
  const copies = stages.flatMap(({ instructions }) => instructions.filter(({ word }) => word === 'COPY'));
  return copies
    .map(({ text }) => flagsOf(text))
    .filter(({ flags }) => flags['from'] === undefined)
    .flatMap(({ words }) => words.slice(0, -1));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
