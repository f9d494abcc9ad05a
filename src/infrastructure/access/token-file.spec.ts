import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { tokenEntry } from '../../../test/builders/api-token.js';
import { TokenFile } from './token-file.js';

describe(TokenFile.name, () => {
  let directory: string;
  let path: string;
  const lines: string[] = [];
  const logger = { log: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tokens-'));
    path = join(directory, 'tokens');
    lines.length = 0;
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });

  afterEach(() => {
    jest.useRealTimers();
    rmSync(directory, { recursive: true });
  });

  it('reads the file again a second after it has changed', () => {
    writeFileSync(path, tokenEntry('alice', 'read', 'old'));
    const file = new TokenFile(path, logger);
    writeFileSync(path, `${tokenEntry('alice', 'read', 'new')}\n`);
    jest.advanceTimersByTime(1001);
    expect(file.find('new')?.name).toBe('alice');
    expect(file.find('old')).toBeUndefined();
    expect(lines).toEqual(['The file of tokens has changed and was read again.']);
  });

  it('follows a mounted Secret, whose directory is replaced by a link', () => {
    for (const [version, secret] of [
      ['1', 'old'],
      ['2', 'new'],
    ] as const)
      writeFileSync(join(directory, version), tokenEntry('alice', 'read', secret));
    symlinkSync('1', path);
    const file = new TokenFile(path, logger);
    symlinkSync('2', join(directory, 'next'));
    renameSync(join(directory, 'next'), path);
    jest.advanceTimersByTime(1001);
    expect([file.find('old'), file.find('new')?.name]).toEqual([undefined, 'alice']);
  });

  it.each([
    ['is wrong', () => writeFileSync(path, 'nonsense'), 'entry 1'],
    ['is gone', () => rmSync(path), 'ENOENT'],
  ])('keeps the tokens when the file %s, and says so once', (_, harm, reason) => {
    writeFileSync(path, tokenEntry('alice', 'read', 'old'));
    const file = new TokenFile(path, logger);
    harm();
    for (let tries = 0; tries < 3; tries++) {
      jest.advanceTimersByTime(1001);
      expect(file.find('old')?.name).toBe('alice');
    }
    expect(lines).toEqual([expect.stringContaining(reason)]);
  });

  it('refuses a file that is missing or wrong from the start', () => {
    expect(() => new TokenFile(path, logger)).toThrow(`names ${path}, which cannot be read (ENOENT)`);
    writeFileSync(path, 'nonsense');
    expect(() => new TokenFile(path, logger)).toThrow(`names ${path}: entry 1`);
  });
});
