import { beforeEach, describe, expect, it } from '@jest/globals';
import { IdempotencyKeys } from './idempotency-keys.js';

describe(IdempotencyKeys.name, () => {
  let keys: IdempotencyKeys;

  beforeEach(() => {
    keys = new IdempotencyKeys();
    keys.keep({ key: 'a', content: '{"n":1}' }, 'run-1');
  });

  it('finds the run of an earlier request, and none for a new key', () => {
    expect(keys.find({ key: 'a', content: '{"n":1}' })).toBe('run-1');
    expect(keys.find({ key: 'b', content: '{"n":1}' })).toBeUndefined();
  });

  it('rejects a key that was used with other content', () => {
    expect(() => keys.find({ key: 'a', content: '{"n":2}' })).toThrow(
      expect.objectContaining({ name: 'StateError', code: 'idempotency.mismatch' }),
    );
  });

  it('accepts names of object properties as keys', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect(keys.find({ key, content: '' })).toBeUndefined();
      keys.keep({ key, content: '' }, `run of ${key}`);
      expect(keys.find({ key, content: '' })).toBe(`run of ${key}`);
    }
  });

  it('forgets a key together with its run, so that it can be used again with other content', () => {
    keys.forget('run-1');
    expect(keys.find({ key: 'a', content: '{"n":2}' })).toBeUndefined();
    keys.keep({ key: 'a', content: '{"n":2}' }, 'run-2');
    expect(keys.find({ key: 'a', content: '{"n":2}' })).toBe('run-2');
  });

  it('forgets no key when a run without a key is forgotten', () => {
    keys.forget('run-9');
    expect(keys.find({ key: 'a', content: '{"n":1}' })).toBe('run-1');
  });
});
