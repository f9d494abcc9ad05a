import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('docs/openapi.json matches the document of the built application', async () => {
  const check = promisify(execFile)(process.execPath, ['tools/openapi.mjs', '--check'], {
    env: { PATH: process.env['PATH'] },
  });
  await expect(check).resolves.toEqual({ stdout: '', stderr: '' });
}, 30_000);
