import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CSV_HEADER } from '../../src/domain/telemetry/record-text.js';
import { reefer } from './command-line.js';

const run = promisify(execFile);
const SLOW_MS = 60_000;

/** A file system of 4 MB; undefined where this machine does not let us mount one. */
async function smallDisk(): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'reefer-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory]);
    return directory;
  } catch (error) {
    await rm(directory, { recursive: true });
    if (process.env['CI'] === 'true' && process.getuid?.() === 0) throw error;
    console.warn(`skipped: a small disk cannot be mounted here (${String(error).split('\n')[0]})`);
    return undefined;
  }
}

describe('a full disk', () => {
  let disk: string | undefined;
  beforeAll(async () => (disk = await smallDisk()));
  afterAll(async () => {
    if (disk === undefined) return;
    await run('umount', [disk]);
    await rm(disk, { recursive: true });
  });

  it.each(['a.csv', 'a.ndjson', 'a.parquet', 'a.csv.gz'])(
    'is said in one line and leaves nothing of %s',
    async (name) => {
      if (disk === undefined) return;
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
    'leaves a file that was to be replaced or added to',
    async () => {
      if (disk === undefined) return;
      const file = join(disk, 'old.csv');
      await writeFile(file, CSV_HEADER);
      for (const more of [[], ['--append']]) {
        expect((await reefer(['generate', '-n', '300000', '--out', file, ...more])).code).toBe(1);
        expect(await readFile(file, 'utf8')).toBe(CSV_HEADER);
        expect(await readdir(disk)).toEqual(['old.csv']);
      }
    },
    SLOW_MS,
  );

  it(
    'leaves nothing of a directory of files',
    async () => {
      if (disk === undefined) return;
      await rm(join(disk, 'old.csv'), { force: true });
      const words = ['generate', '--containers', '9', '-n', '9000', '--partition-by', 'container_id'];
      const { code, stderr } = await reefer([...words, '--out', join(disk, 'fleet')]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('The disk is full')]);
      expect(await readdir(disk)).toEqual([]);
    },
    SLOW_MS,
  );
});
