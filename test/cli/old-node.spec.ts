import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { describeNeeding } from '../setup/needs.js';

const SLOW_MS = 60_000;

describeNeeding(['oldNodes'], 'a Node.js that is too old', () => {
  it.each(
    ['16', '18'].flatMap((version) =>
      ['dist/main.js', 'dist/cli.cjs', 'tools/build-if-stale.mjs'].map((file) => [version, file] as const),
    ),
  )(
    'is reported in one sentence with the versions that are needed: %s, %s',
    (version, file) => {
      const node = execFileSync(process.execPath, ['tools/node-24.mjs', version], {
        encoding: 'utf8',
      }).trim();
      const { status, stdout, stderr } = spawnSync(node, [file], { encoding: 'utf8' });
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        new RegExp(
          `^Node\\.js 20\\.19 or a later 20\\.x, or 22\\.12 or newer, is needed; this is ${version}\\.[\\d.]+ Install .*\\n$`,
        ),
      );
      const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
      expect(engines.node).toBe('^20.19.0 || >=22.12.0');
    },
    SLOW_MS,
  );
});
