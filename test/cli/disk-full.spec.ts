import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { csvHeader } from '../../src/formats/record-text.js';
import { describeNeeding } from '../setup/needs.js';
import { reefer } from './command-line.js';

const run = promisify(execFile);
const SLOW_MS = 60_000;

describeNeeding(['root'], 'a full disk', () => {
  let disk: string;
  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'reefer-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  });
  afterAll(async () => {
    await run('umount', [disk]);
    await rm(disk, { recursive: true });
  });

  it.each(['a.csv', 'a.ndjson', 'a.parquet', 'a.csv.gz'])(
    'is reported in one line and leaves nothing of %s',
    async (name) => {
      for (const workers of ['1', '2']) {
        const { code, stderr } = await reefer([
          'generate',
          '-n',
          '300000',
          '-w',
          workers,
          '--out',
          join(disk, name),
        ]);
        expect([code, stderr]).toEqual([
          1,
          `error: The disk is full: ${join(disk, name)} was not written, and what was there is as before.\n`,
        ]);
        expect(await readdir(disk)).toEqual([]);
      }
    },
    SLOW_MS,
  );

  it(
    'leaves a file unchanged that was to be replaced or appended to',
    async () => {
      const file = join(disk, 'old.csv');
      await writeFile(file, csvHeader());
      for (const more of [[], ['--append']]) {
        expect((await reefer(['generate', '-n', '300000', '--out', file, ...more])).code).toBe(1);
        expect(await readFile(file, 'utf8')).toBe(csvHeader());
        expect(await readdir(disk)).toEqual(['old.csv']);
      }
    },
    SLOW_MS,
  );

  it(
    'leaves nothing of a directory of files',
    async () => {
      await rm(join(disk, 'old.csv'), { force: true });
      const words = ['generate', '--containers', '9', '-n', '9000', '--partition-by', 'container_id'];
      const { code, stderr } = await reefer([...words, '--out', join(disk, 'fleet')]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('The disk is full')]);
      expect(await readdir(disk)).toEqual([]);
    },
    SLOW_MS,
  );
});
