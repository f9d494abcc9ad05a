import { describe, expect, it } from '@jest/globals';
import { aCommand, aPlan, isoContainerId } from '../../../test/builders/command-builder.js';
import { shardOf } from './shard.js';

const command = aCommand({
  containers: Array.from({ length: 7 }, (_, i) => aPlan({ containerId: isoContainerId(i) })),
});

describe(shardOf.name, () => {
  it('deals the containers out, each to one share, in their order', () => {
    const shares = [0, 1, 2].map((index) => shardOf(command, { index, of: 3 })?.containers ?? []);
    expect(shares.map(({ length }) => length)).toEqual([3, 2, 2]);
    expect(shares[0]).toEqual([0, 3, 6].map((place) => command.containers[place]));
    expect(new Set(shares.flat())).toEqual(new Set(command.containers));
  });

  it('keeps all else of the command', () => {
    const share = shardOf(command, { index: 0, of: 2 });
    expect({ ...share, containers: [] }).toEqual({ ...command, containers: [] });
  });

  it('is none where there are fewer containers than shares', () => {
    expect(shardOf(command, { index: 7, of: 8 })).toBeUndefined();
  });
});
