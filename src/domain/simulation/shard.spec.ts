import { describe, expect, it } from '@jest/globals';
import { aCommand, aPlan, isoContainerId } from '../../../test/builders/command-builder.js';
import { shardOf } from './shard.js';

const command = aCommand({
  containers: Array.from({ length: 7 }, (_, i) => aPlan({ containerId: isoContainerId(i) })),
});

describe(shardOf.name, () => {
  it('gives each container to one shard, in the order of the command', () => {
    const shares = [0, 1, 2].map((index) => shardOf(command, { index, of: 3 })?.containers ?? []);
    expect(shares.map(({ length }) => length)).toEqual([3, 2, 2]);
    expect(shares[0]).toEqual([0, 3, 6].map((place) => command.containers[place]));
    expect(new Set(shares.flat())).toEqual(new Set(command.containers));
  });

  it('keeps the rest of the command', () => {
    const share = shardOf(command, { index: 0, of: 2 });
    expect({ ...share, containers: [] }).toEqual({ ...command, containers: [] });
  });

  it('is undefined for a shard without containers', () => {
    expect(shardOf(command, { index: 7, of: 8 })).toBeUndefined();
  });
});
