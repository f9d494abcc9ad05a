import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeNeeding, PYTHON } from '../setup/needs.js';
import { reeferOk, Workplace } from './command-line.js';
import { pythonReaders, pythonWithSpark } from './python-readers.js';

const run = promisify(execFile);
const SLOW_MS = 600_000;
const ROOT = join(import.meta.dirname, '../..');
const FILES = ['fleet.parquet', 'fleet.csv', 'fleet.ndjson.gz'];

describeNeeding(PYTHON, 'docs/datasets.md', () => {
  let place: Workplace;
  let document: string;

  beforeAll(async () => {
    place = await Workplace.create();
    document = await readFile(join(ROOT, 'docs/datasets.md'), 'utf8');
    const words = /npx reefer-simulator (generate .*) --out fleet\.parquet/.exec(document)?.[1]?.split(' ');
    for (const file of FILES) await reeferOk([...(words ?? []), '-q', '--out', file], { cwd: place.path });
  }, SLOW_MS);

  afterAll(() => place.remove());

  /** What an example program prints, in the form in which a block of the document shows it. */
  async function output(interpreter: string, program: string, ...files: readonly string[]): Promise<string> {
    const { stdout } = await run(interpreter, [join(ROOT, 'examples', program), ...files], {
      cwd: place.path,
    });
    expect(stdout.split('\n').length).toBeGreaterThan(3);
    return stdout;
  }

  it(
    'shows what pandas and DuckDB read',
    async () => {
      expect(document).toContain(await output(await pythonReaders(), 'load.py', ...FILES));
    },
    SLOW_MS,
  );

  it(
    'shows what the first model learns',
    async () => {
      expect(document).toContain(await output(await pythonReaders(), 'first_model.py', 'fleet.parquet'));
    },
    SLOW_MS,
  );

  describeNeeding(['java'], 'with Java', () => {
    it(
      'shows what Spark reads',
      async () => {
        expect(document).toContain(await output(await pythonWithSpark(), 'load_spark.py', ...FILES));
      },
      SLOW_MS,
    );
  });
});
