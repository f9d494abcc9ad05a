import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

describe('tools/remove-package-managers.mjs', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'image-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function put(...paths: readonly string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), '');
    }
  }

  function remove(): void {
    put('tmp/x');
    cpSync('tools/remove-package-managers.mjs', join(root, 'tmp/tool.mjs'));
    execFileSync(process.execPath, [join(root, 'tmp/tool.mjs'), root], { stdio: 'pipe' });
  }

  const inside = (folder: string): readonly string[] => readdirSync(join(root, folder)).sort();

  it('removes what installs programs, and nothing else', () => {
    put(
      'usr/bin/apt',
      'usr/bin/apt-get',
      'usr/bin/dpkg-deb',
      'usr/bin/node',
      'usr/bin/sh',
      'usr/bin/aptitude2',
    );
    put('usr/bin/microdnf', 'usr/bin/rpm', 'usr/bin/npm-24', 'usr/sbin/useradd', 'var/lib/rpm/rpmdb.sqlite');
    put(
      'usr/lib/node_modules_24/npm/index.js',
      'usr/local/lib/node_modules/corepack/index.js',
      'usr/lib/os-release',
    );
    put('opt/yarn-v1.22.22/bin/yarn', 'opt/app-root/src/x', 'var/lib/dpkg/status');
    mkdirSync(join(root, 'usr/local/bin'));
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
    symlinkSync('usr/sbin', join(root, 'sbin'));
    remove();
    expect(inside('usr/bin')).toEqual(['aptitude2', 'node', 'sh']);
    expect(inside('usr/sbin')).toEqual(['useradd']);
    expect(inside('usr/lib')).toEqual(['os-release']);
    expect([...inside('usr/local/bin'), ...inside('usr/local/lib'), ...inside('opt')]).toEqual(['app-root']);
    expect([...inside('var/lib/rpm'), ...inside('var/lib/dpkg')]).toEqual(['rpmdb.sqlite', 'status']);
  });

  it('removes itself, and accepts an image that has none of it', () => {
    put('nodejs/bin/node');
    remove();
    expect(existsSync(join(root, 'tmp/tool.mjs'))).toBe(false);
    expect(inside('nodejs/bin')).toEqual(['node']);
  });
});
