import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { csvHeader } from '../../src/formats/record-text.js';
import { describeNeeding } from '../setup/needs.js';
import { CLI, reefer, reeferOk, Workplace } from './command-line.js';

const run = promisify(execFile);
const SLOW_MS = 60_000;
const NOBODY = 65_534;
const THREE = ['generate', '-n', '3', '--seed', '1', '--start-time', '2026-01-01'];

let place: Workplace;
beforeEach(async () => (place = await Workplace.create()));
afterEach(() => place.remove());

/** Runs in the workplace, as a user whom permissions stop. */
const asAnyone = (...words: readonly string[]) =>
  reefer(words, { cwd: place.path, uid: process.getuid?.() === 0 ? NOBODY : undefined });
const inPlace = {
  get cwd() {
    return place.path;
  },
};

describe('an output through a symbolic link', () => {
  beforeEach(() => mkdir(place.file('data')));

  /** Links, the name that they have, and the file that is to be written. */
  it.each([
    ['to a file that is there', [['data/old.csv', 'a.csv']], 'data/old.csv'],
    ['to a file that is not there yet', [['data/new.csv', 'a.csv']], 'data/new.csv'],
    [
      'to a link to one that is not there yet',
      [
        ['b.csv', 'a.csv'],
        ['data/new.csv', 'b.csv'],
      ],
      'data/new.csv',
    ],
    [
      'by way of a linked directory',
      [
        ['data', 'linked'],
        ['linked/../data/new.csv', 'a.csv'],
      ],
      'data/new.csv',
    ],
  ] as const)(
    '%s keeps the link and writes the file',
    async (_, links, written) => {
      await writeFile(place.file('data/old.csv'), 'old');
      for (const [target, name] of links) await symlink(target, place.file(name));
      await reeferOk([...THREE, '--out', 'a.csv'], inPlace);
      for (const [target, name] of links) expect(await readlink(place.file(name))).toBe(target);
      const text = await readFile(place.file(written), 'utf8');
      expect([text.startsWith(csvHeader()), text.split('\n').length]).toEqual([true, 5]);
      await reeferOk([...THREE, '--out', 'a.csv', '--append'], inPlace);
      expect((await readFile(place.file(written), 'utf8')).split('\n')).toHaveLength(8);
      expect((await readdir(place.file('data'))).filter((name) => name.startsWith('.'))).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'is the same for manifests, charts, the legacy flags and directories',
    async () => {
      for (const name of ['m.csv.manifest.json', 'p.svg', 'legacy', 'fleet'])
        await symlink(`data/${name}`, place.file(name));
      await reeferOk([...THREE, '--out', 'm.csv', '--manifest'], inPlace);
      await reeferOk(['plot', 'm.csv', '--out', 'p.svg'], inPlace);
      await reeferOk(['--records', '3', '--file', 'legacy'], inPlace);
      const fleet = await reeferOk([...THREE, '--out', 'fleet', '--partition-by', 'container_id'], inPlace);
      expect(fleet.stdout.toString()).toMatch(/^fleet: /);
      expect((await readdir(place.file('data'))).sort()).toEqual([
        'fleet',
        'legacy',
        'm.csv.manifest.json',
        'p.svg',
      ]);
      expect(await readdir(place.file('data/fleet'))).toEqual(['C01.csv']);
      expect((await lstat(place.file('fleet'))).isSymbolicLink()).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'that leads in a circle, or into no directory, is refused in one line',
    async () => {
      await symlink('b.csv', place.file('a.csv'));
      await symlink('a.csv', place.file('b.csv'));
      await symlink('no/c.csv', place.file('c.csv'));
      const says = async (name: string) => (await reefer([...THREE, '--out', name], inPlace)).stderr;
      expect(await says('a.csv')).toBe(
        'error: a.csv leads from one symbolic link to the next, without end. Choose another place.\n',
      );
      expect(await says('c.csv')).toBe(
        'error: There is no directory "./no". Create it, or choose another place.\n',
      );
    },
    SLOW_MS,
  );
});

describe('a device or a named pipe', () => {
  it(
    'is written as CSV, whatever its name, and not replaced',
    async () => {
      for (const words of [['generate', '--out'], ['generate', '--append', '--out'], ['--file']])
        await reeferOk([...words, '/dev/null'], inPlace);
      expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
      await run('mkfifo', [place.file('pipe')]);
      for (const words of [[], ['--append']]) {
        const [{ stdout }] = await Promise.all([
          run('cat', [place.file('pipe')]),
          reeferOk([...THREE, ...words, '--out', 'pipe'], inPlace),
        ]);
        expect([stdout.startsWith(csvHeader()), stdout.split('\n').length]).toEqual([true, 5]);
      }
      expect((await stat(place.file('pipe'))).isFIFO()).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'takes no manifest',
    async () => {
      const { code, stderr } = await reefer([...THREE, '--out', '/dev/null', '--manifest']);
      expect([code, stderr]).toEqual([2, expect.stringContaining('a device or a pipe')]);
    },
    SLOW_MS,
  );

  it(
    'ends the command quietly when its reader goes away',
    async () => {
      await run('mkfifo', [place.file('pipe')]);
      const [, result] = await Promise.all([
        run('head', ['-1', place.file('pipe')]),
        reefer(['generate', '-n', '300000', '--out', 'pipe'], inPlace),
      ]);
      expect([result.code, result.stderr]).toEqual([0, '']);
    },
    SLOW_MS,
  );

  it(
    'that is /dev/stdout goes on after what the shell has put there before',
    async () => {
      const line = `echo before > log; '${process.execPath}' '${CLI}' ${THREE.join(' ')} -q --out /dev/stdout >> log`;
      await run('sh', ['-c', line], inPlace);
      const lines = (await readFile(place.file('log'), 'utf8')).split('\n');
      expect([lines[0], `${lines[1]}\n`, lines.length]).toEqual(['before', csvHeader(), 6]);
    },
    SLOW_MS,
  );
});

describe('an output that is not allowed', () => {
  beforeEach(() => chmod(place.path, 0o755));

  it(
    'says so of the directory, if the file itself may be written',
    async () => {
      await mkdir(place.file('shut'));
      await writeFile(place.file('shut/a.csv'), csvHeader());
      await chmod(place.file('shut/a.csv'), 0o666);
      await chmod(place.file('shut'), 0o555);
      for (const words of [
        [...THREE, '--out', 'shut/a.csv'],
        [...THREE, '--out', 'shut/a.csv', '--append'],
        ['--records', '3', '--file', 'shut/a.csv'],
      ]) {
        const { code, stderr } = await asAnyone(...words);
        expect([code, stderr]).toEqual([
          1,
          'error: shut/a.csv is written under a temporary name first, but you may not create files in "shut". Choose a directory that is yours.\n',
        ]);
      }
      const directory = await asAnyone(...THREE, '--out', 'shut/fleet', '--partition-by', 'container_id');
      expect(directory.stderr).toContain('you may not create files in "shut"');
      expect(await readFile(place.file('shut/a.csv'), 'utf8')).toBe(csvHeader());
      await chmod(place.file('shut'), 0o755);
    },
    SLOW_MS,
  );

  it(
    'says so of a directory that may not be entered, a device that may not be written, and a file that may not be read',
    async () => {
      await mkdir(place.file('secret'));
      await run('mkfifo', ['-m', '444', place.file('pipe')]);
      await mkdir(place.file('open'));
      await chmod(place.file('open'), 0o777);
      await writeFile(place.file('open/a.csv'), csvHeader());
      await chmod(place.file('open/a.csv'), 0o222);
      await chmod(place.file('secret'), 0o000);
      const says = async (...words: readonly string[]) => (await asAnyone(...THREE, ...words)).stderr;
      expect(await says('--out', 'secret/a.csv')).toBe(
        'error: You may not enter the directory of secret/a.csv. Choose a directory that is yours.\n',
      );
      expect(await says('--out', 'pipe')).toBe('error: You may not write to pipe. Choose another place.\n');
      expect(await says('--out', 'open/a.csv', '--append')).toBe(
        'error: You may not read open/a.csv, so nothing can be appended. Choose another file, or leave out --append.\n',
      );
      await chmod(place.file('secret'), 0o755);
    },
    SLOW_MS,
  );
});

describeNeeding(['root'], 'another user’s file in a directory where everyone may create files', () => {
  it(
    'is not replaced, and the sentence says why',
    async () => {
      await chmod(place.path, 0o1777);
      await writeFile(place.file('a.csv'), 'old');
      const { code, stderr } = await asAnyone(...THREE, '--out', 'a.csv');
      expect([code, stderr]).toEqual([
        1,
        "error: You may not replace a.csv: it is another user's. Choose another name.\n",
      ]);
      expect(await place.names()).toEqual(['a.csv']);
    },
    SLOW_MS,
  );
});
