import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const JEST = join(import.meta.dirname, '../../node_modules/jest/bin/jest.js');
const ENVIRONMENT = join(import.meta.dirname, 'environment.mjs');
const SLOW_MS = 60_000;

describe('A process warning', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reefer warnings '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a spec with this text in our environment. */
  function jest(text: string): { readonly code: number | null; readonly output: string } {
    writeFileSync(join(folder, 'tiny.spec.js'), text);
    const config = { rootDir: folder, testEnvironment: ENVIRONMENT, transform: {} };
    const words = [JEST, '--config', JSON.stringify(config), '--no-cache', '--no-color'];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
    return { code: status, output: `${stdout}${stderr}` };
  }

  it(
    'fails the test that caused it, and no other',
    () => {
      const { code, output } = jest(`
        it('listens eleven times', () => {
          const { EventEmitter } = require('node:events');
          const emitter = new EventEmitter();
          for (let i = 0; i < 11; i++) emitter.on('end', () => i);
        });
        it('does nothing', () => undefined);
      `);
      expect(output).toContain('● listens eleven times');
      expect(output).toMatch(/MaxListenersExceededWarning: .*11 end listeners added to \[EventEmitter\]/);
      expect(output).toContain('1 failed, 1 passed');
      expect(code).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'fails the file if it comes after the last test',
    () => {
      const { code, output } = jest(`
        it('does nothing', () => undefined);
        afterAll(() => new Promise((resolve) => {
          process.emitWarning('too late');
          setTimeout(resolve, 10);
        }));
      `);
      expect(output).toContain('too late');
      expect(code).toBe(1);
    },
    SLOW_MS,
  );

  it(
    'does not fail the test if Node only says that something is experimental',
    () => {
      expect(jest(`it('warns', () => process.emitWarning('new', 'ExperimentalWarning'));`)).toMatchObject({
        code: 0,
      });
    },
    SLOW_MS,
  );
});
