import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Bom, namesIn, packagesBelow } from './sbom-contents.js';

interface LockEntry {
  readonly version: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

const TOOL = resolve('tools/sbom.mjs');

describe('npm run sbom', () => {
  jest.setTimeout(180_000);
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sbom-'));
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(file, join(folder, file));
    const options = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit'];
    execFileSync('npm', ['ci', ...options], { cwd: folder, stdio: 'pipe' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const sbom = (...words: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [TOOL, ...words], { cwd: folder, encoding: 'utf8' });

  function written(...options: readonly string[]): Bom {
    expect(sbom('sbom.json', ...options)).toMatchObject({ status: 0 });
    return JSON.parse(readFileSync(join(folder, 'sbom.json'), 'utf8')) as Bom;
  }

  it('lists every package that npm ci --omit=dev installs, and besides only those of other platforms', () => {
    const installed = packagesBelow(join(folder, 'node_modules'));
    expect(installed.length).toBeGreaterThan(100);
    const listed = namesIn(written());
    expect(installed.filter((name) => !listed.includes(name))).toEqual([]);
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Readonly<Record<string, LockEntry>>;
    };
    const ofOnePlatform = Object.entries(packages)
      .filter(([, { os, cpu, libc }]) => os ?? cpu ?? libc)
      .map(([path, { version }]) => `${path.split('node_modules/').at(-1) ?? ''}@${version}`);
    const others = listed.filter((name) => !installed.includes(name));
    expect(others.filter((name) => !ofOnePlatform.includes(name))).toEqual([]);
  });

  it('lists exactly what is in node_modules with --installed', () => {
    for (const name of ['echarts', 'zrender'])
      rmSync(join(folder, 'node_modules', name), { recursive: true });
    const installed = packagesBelow(join(folder, 'node_modules'));
    const bom = written('--installed');
    expect(namesIn(bom)).toEqual(installed);
    expect(namesIn(bom).filter((name) => /^(echarts|zrender)@/.test(name))).toEqual([]);
  });

  it('writes the same bytes again, with a licence, a hash and an identifier for each package', () => {
    const bom = written();
    const first = readFileSync(join(folder, 'sbom.json'), 'utf8');
    written();
    expect(readFileSync(join(folder, 'sbom.json'), 'utf8')).toBe(first);
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      metadata: { component: { type: 'application', name: 'reefer-simulator' } },
    });
    expect(bom.metadata).not.toHaveProperty('timestamp');
    expect(bom).not.toHaveProperty('serialNumber');
    const bare = bom.components.filter(
      ({ purl, licenses = [], hashes = [] }) =>
        !purl.startsWith('pkg:npm/') || licenses.length === 0 || hashes.length === 0,
    );
    expect(bare).toEqual([]);
    const known = new Set([...bom.components, bom.metadata.component].map((one) => one['bom-ref']));
    const referred = bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    expect(referred.filter((ref) => !known.has(ref))).toEqual([]);
  });

  it('writes nothing if npm leaves a package out', () => {
    // Stands in for an npm with the mistake that `npm sbom --omit dev` has.
    mkdirSync(join(folder, 'bin'));
    const answer = { metadata: { component: {} }, components: [], dependencies: [] };
    writeFileSync(join(folder, 'bin/npm'), `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, { mode: 0o755 });
    const { status, stderr } = spawnSync(process.execPath, [TOOL, 'none.json'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` },
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^npm sbom left out .*kafkajs@.*: nothing was written\./);
    expect(readdirSync(folder)).not.toContain('none.json');
  });

  it.each([[[]], [['--installed']], [['a.json', '--all']], [['a.json', '--installed', 'b']]])(
    'explains itself if it is called with %j',
    (words) => {
      expect(sbom(...words)).toMatchObject({ status: 2, stderr: expect.stringMatching(/^Give the file/) });
    },
  );
});

describe('npm run licences', () => {
  const check = (cwd: string): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [resolve('tools/licences.mjs')], { cwd, encoding: 'utf8' });

  it('accepts what runs in production', () => {
    expect(check('.')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+ packages/) });
  });

  it('refuses a licence that is not on the list, an exception for another package, and none at all', () => {
    const folder = mkdtempSync(join(tmpdir(), 'licences-'));
    const packages = {
      '': { name: 'x' },
      'node_modules/good': { version: '1.0.0', license: 'MIT' },
      'node_modules/tool': { version: '1.0.0', license: 'GPL-3.0-only', dev: true },
      'node_modules/copyleft': { version: '2.0.0', license: 'GPL-3.0-only' },
      'node_modules/other': { version: '3.0.0', license: 'MPL-2.0' },
      'node_modules/silent': { version: '4.0.0' },
      'node_modules/a/node_modules/@s/both': { version: '5.0.0', license: '(MIT OR GPL-2.0)' },
    };
    try {
      writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
      const { status, stderr } = check(folder);
      expect(status).toBe(1);
      expect(stderr).toContain(
        'not allowed: copyleft@2.0.0 (GPL-3.0-only), other@3.0.0 (MPL-2.0), silent@4.0.0 (none), @s/both@5.0.0 ((MIT OR GPL-2.0)). Allowed: 0BSD,',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
