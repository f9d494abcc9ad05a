import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { ByteTarget } from './byte-target.js';
import { GzipTarget } from './gzip-target.js';

/** Accepts some writes; the next one fails after a delay. */
class FullTarget implements ByteTarget {
  readonly taken: Buffer[] = [];
  discarded = false;

  constructor(
    private readonly writes: number,
    private readonly milliseconds: number,
  ) {}

  async write(bytes: Uint8Array): Promise<void> {
    if (this.taken.length === this.writes) {
      await sleep(this.milliseconds);
      throw new Error('The disk is full');
    }
    this.taken.push(Buffer.from(bytes));
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  discard(): Promise<void> {
    this.discarded = true;
    return Promise.resolve();
  }
}

describe(GzipTarget.name, () => {
  const noise = randomBytes(3_000_000); // It cannot be compressed, so the compressor's output fills up.

  it('compresses what is written', async () => {
    const target = new FullTarget(Infinity, 0);
    const gzip = new GzipTarget(target);
    for (let at = 0; at < noise.length; at += 70_001) await gzip.write(noise.subarray(at, at + 70_001));
    await gzip.finish();
    expect(gunzipSync(Buffer.concat(target.taken)).equals(noise)).toBe(true);
  });

  it.each([
    [0, 0],
    [0, 50],
    [1, 0],
    [1, 50],
    [3, 5],
  ])(
    'rejects with the error of a target that fails after %i writes and %i ms, and discards the target',
    async (writes, milliseconds) => {
      const target = new FullTarget(writes, milliseconds);
      const gzip = new GzipTarget(target);
      const written = gzip.write(noise).then(() => gzip.finish());
      await expect(written).rejects.toThrow('The disk is full');
      await gzip.discard();
      expect(target.discarded).toBe(true);
    },
  );

  it('can be discarded at any time', async () => {
    for (const milliseconds of [0, 1, 5, 20]) {
      const target = new FullTarget(Infinity, 0);
      const gzip = new GzipTarget(target);
      const written = gzip.write(noise).catch(() => undefined);
      await sleep(milliseconds);
      await gzip.discard();
      await written;
      expect(target.discarded).toBe(true);
    }
  });
});
