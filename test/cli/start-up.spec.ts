import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { reefer, reeferOk, Workplace } from './command-line.js';

const SLOW_MS = 60_000;
/** Makes Node report the resources that it has used when it ends. */
const USED = ['--require', fileURLToPath(new URL('../../bench/used.cjs', import.meta.url))];

/** Makes Node write to standard error what it loads: by `import` at once, by `require` at the end. */
const TRACE = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { createRequire, register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(\`
      import { writeSync } from 'node:fs';
      export async function load(url, context, next) { writeSync(2, 'LOADED ' + url + '\\\\n'); return next(url, context); }
    \`));
    process.on('exit', () => {
      for (const file of Object.keys(createRequire('/').cache)) console.error('LOADED file://' + file);
    });
  `)}`,
];

async function loadedBy(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<readonly string[]> {
  const { stderr } = await reefer(words, { nodeOptions: TRACE, env });
  const loaded = stderr.split('\n').filter((line) => line.startsWith('LOADED file:'));
  expect(loaded.some((line) => line.endsWith('/dist/cli.cjs'))).toBe(true);
  return loaded;
}

/** The names that the pattern's group finds in what is loaded, each once. */
async function namesOf(pattern: RegExp, ...run: Parameters<typeof loadedBy>): Promise<readonly string[]> {
  const names = (await loadedBy(...run)).map((line) => pattern.exec(line)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

const packages = (...run: Parameters<typeof loadedBy>): Promise<readonly string[]> =>
  namesOf(/node_modules\/((?:@[^/]+\/)?[^/]+)\//, ...run);
/** Files of the command line beside cli.cjs. */
const parts = (...run: Parameters<typeof loadedBy>): Promise<readonly string[]> =>
  namesOf(/\/dist\/cli-([a-z-]+)\.cjs$/, ...run);

describe('starting', () => {
  it(
    'loads no package for help or for a text file',
    async () => {
      expect(await packages(['--help'])).toEqual([]);
      expect(await packages(['generate', '--out', '/dev/null', '--format', 'csv'])).toEqual([]);
      expect(await packages(['products'])).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'loads one file for help and for a text file, and the parts that another command needs',
    async () => {
      expect(await parts(['--help'])).toEqual([]);
      expect(await parts(['generate', '--out', '/dev/null', '--format', 'csv'])).toEqual([]);
      expect(await parts(['lint', 'scenarios/banana-voyage.yaml'])).toEqual(
        expect.arrayContaining(['draw-scenario', 'scenario-files']),
      );
      expect(await parts(['generate', '-n', '1', '--kafka'], { KAFKA_BROKERS: '127.0.0.1:1' })).toContain(
        'kafka-destination',
      );
    },
    SLOW_MS,
  );

  it(
    'loads the Parquet writer only for Parquet, and never NestJS for a data set',
    async () => {
      expect(await packages(['generate', '--out', '/dev/null', '--format', 'parquet'])).toEqual([
        'hyparquet-writer',
      ]);
      expect(await packages(['serve'], { PORT: 'none' })).toContain('@nestjs/core');
      const destinations = [
        ['--db', 'mongodb', { MONGO_DB_URL: '127.0.0.1:1' }],
        ['--kafka', 'kafkajs', { KAFKA_BROKERS: '127.0.0.1:1' }],
      ] as const;
      for (const [flag, driver, env] of destinations) {
        const loaded = await packages(['generate', '-n', '1', flag], env);
        expect(loaded.some((name) => name === driver || name === 'class-validator')).toBe(true);
        expect(loaded.filter((name) => name.startsWith('@nestjs/'))).toEqual([]);
      }
    },
    SLOW_MS,
  );

  it(
    'takes at most 0.5 s of CPU time for help or for 1000 records',
    async () => {
      const place = await Workplace.create();
      try {
        for (const words of [['--help'], ['generate', '-n', '1000', '--out', place.file('a.csv')]]) {
          const times: number[] = [];
          for (let i = 0; i < 3; i++) {
            const { stderr } = await reeferOk(words, { nodeOptions: USED });
            times.push(Number(/"cpuSeconds":([0-9.]+)/.exec(stderr)?.[1]));
          }
          expect(Math.min(...times)).toBeLessThan(0.5);
        }
      } finally {
        await place.remove();
      }
    },
    SLOW_MS,
  );
});
