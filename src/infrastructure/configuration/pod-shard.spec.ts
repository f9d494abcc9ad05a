import { describe, expect, it } from '@jest/globals';
import { podShard } from './pod-shard.js';
import { readJobEnvironment } from './read-environment.js';

describe(podShard.name, () => {
  it('is undefined outside an indexed job', () => {
    expect(podShard(readJobEnvironment({}))).toBeUndefined();
  });

  it.each([
    ['0', '1'],
    ['0', '3'],
    ['2', '3'],
  ])('accepts index %s of %s shards', (index, of) => {
    const environment = readJobEnvironment({ JOB_COMPLETION_INDEX: index, SHARDS: of });
    expect(podShard(environment)).toEqual({ index: Number(index), of: Number(of) });
  });

  it.each([{ JOB_COMPLETION_INDEX: '0' }, { SHARDS: '3' }, { JOB_COMPLETION_INDEX: '3', SHARDS: '3' }])(
    'refuses %j, which is incomplete or out of range',
    (variables) => {
      expect(() => podShard(readJobEnvironment(variables))).toThrow(
        expect.objectContaining({
          code: 'environment.wrong',
          message: expect.stringMatching(/belong together, and the index must be below/),
        }),
      );
    },
  );
});
