import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { partitionOf } from './partitions.js';

const { vectors } = JSON.parse(
  readFileSync(new URL('../../../test/integration/partition-vectors.json', import.meta.url), 'utf8'),
) as { vectors: { key: string; partitions: Record<string, number> }[] };

describe(partitionOf.name, () => {
  it.each(vectors)('chooses for the key $key as the Java producer does', ({ key, partitions }) => {
    const chosen = Object.keys(partitions).map((count) => [count, partitionOf(key, Number(count))]);
    expect(chosen.length).toBeGreaterThan(3);
    expect(Object.fromEntries(chosen)).toEqual(partitions);
  });
});
