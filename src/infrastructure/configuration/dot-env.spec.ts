import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  it('returns the environment if there is no file', () => {
    expect(withDotEnv({ HOME: '/root' }, directory)).toEqual({ HOME: '/root' });
  });
});
