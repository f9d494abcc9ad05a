import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeNeeding } from '../setup/needs.js';

const EXCEPTION = 'src/infrastructure/configuration/certificate-authority.spec.ts';

describeNeeding(['gitleaks'], 'npm run secrets', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    git('init', '--quiet');
    cpSync('.gitleaks.toml', join(folder, '.gitleaks.toml'));
    commit('README.md', 'Nothing to see here.\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function git(...words: readonly string[]): void {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    execFileSync('git', [...author, ...words], { cwd: folder, stdio: 'pipe' });
  }

  function commit(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    git('add', '--all');
    git('commit', '--quiet', '--message', file);
  }

  /** The search, as package.json has it, in the folder's repository. */
  function search(): { status: number | null; output: string } {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { secrets: string } };
    const { status, stdout, stderr } = spawnSync(scripts.secrets, {
      cwd: folder,
      encoding: 'utf8',
      shell: true,
    });
    return { status, output: stdout + stderr };
  }

  // Made here, because the search would find them in this file.
  const key = (): string =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string;
  const token = (): string =>
    `ghp_${randomBytes(27).toString('base64').replaceAll(/[+/=]/g, 'x').slice(0, 36)}`;

  it('passes a repository without secrets', () => {
    expect(search()).toMatchObject({ status: 0, output: expect.stringContaining('no leaks found') });
  });

  it.each([
    ['a private key', 'private-key', key],
    ['a token', 'github-pat', () => `const token = '${token()}';\n`],
  ])('fails for %s, without showing it', (_, rule, secret) => {
    const text = secret();
    commit('src/settings.ts', text);
    const { status, output } = search();
    expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining(rule) });
    expect(output).not.toContain(text.slice(30, 60));
  });

  it('finds a secret that a later commit removed', () => {
    commit('key.pem', key());
    commit('key.pem', 'gone\n');
    expect(search()).toMatchObject({ status: 1 });
  });

  it('makes its exception for one file', () => {
    const text = readFileSync(EXCEPTION, 'utf8');
    commit(EXCEPTION, text);
    expect(search()).toMatchObject({ status: 0 });
    commit('src/other.ts', text);
    expect(search()).toMatchObject({ status: 1 });
  });

  it('finds a key in the file with the exception', () => {
    commit(EXCEPTION, `${readFileSync(EXCEPTION, 'utf8')}\n${key()}`);
    expect(search()).toMatchObject({ status: 1 });
  });
});
