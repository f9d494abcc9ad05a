import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withDotEnv } from './dot-env.js';

describe(withDotEnv.name, () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'reefer-env-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('adds the variables of the file; the environment wins', () => {
    writeFileSync(join(directory, '.env'), '# Kafka\nKAFKA_BROKERS=a:1\nTELEMETRY_TOPIC="from file"\n');
    expect(withDotEnv({ KAFKA_BROKERS: 'b:2', HOME: '/root' }, directory)).toEqual({
      KAFKA_BROKERS: 'b:2',
      TELEMETRY_TOPIC: 'from file',
      HOME: '/root',
    });
  });

  it.each([
    ['abc#def', 'abc#def'],
    ['#abc', '#abc'],
    ['abc#def # the rest is a comment', 'abc#def'],
    ['abc # a comment', 'abc'],
    ['abc\t# a comment', 'abc'],
    [' # only a comment', ''],
    ["it's#1", "it's#1"],
    ['"abc # def"', 'abc # def'],
    ["'abc#def'  # a comment", 'abc#def'],
    ['"first\nOTHER=1#2\nthird"', 'first\nOTHER=1#2\nthird'],
    ['a\\n#b', 'a\\n#b'],
  ])('takes a "#" for the start of a comment only after white space: %j', (text, value) => {
    for (const end of ['\n', '\r\n', '']) {
      writeFileSync(join(directory, '.env'), `export PASSWORD=${text}${end}`);
      expect(withDotEnv({}, directory)).toEqual({ PASSWORD: value });
    }
  });

  it('reads a file that begins with a byte order mark, as some Windows editors write it', () => {
    writeFileSync(join(directory, '.env'), '\uFEFFKAFKA_BROKERS=a:1\r\nPORT=1\r\n');
    expect(withDotEnv({}, directory)).toEqual({ KAFKA_BROKERS: 'a:1', PORT: '1' });
  });

  it('refuses a file that cannot be read, instead of passing over it', () => {
    mkdirSync(join(directory, '.env'));
    expect(() => withDotEnv({}, directory)).toThrow(/The settings in .*\.env cannot be read \(EISDIR\)/);
  });

  it('returns the environment if there is no file', () => {
    expect(withDotEnv({ HOME: '/root' }, directory)).toEqual({ HOME: '/root' });
  });
});
