import { describe, expect, it } from '@jest/globals';
import { murmur3x86x128 } from './murmur3.js';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The hash as 16 bytes. */
function digest(bytes: Uint8Array, seed: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  murmur3x86x128(bytes, seed).forEach((word, i) => view.setUint32(4 * i, word, true));
  return new Uint8Array(view.buffer);
}

describe(murmur3x86x128.name, () => {
  it('has the verification value of SMHasher', () => {
    const digests = Array.from({ length: 256 }, (_, length) =>
      digest(
        Uint8Array.from({ length }, (_, i) => i),
        256 - length,
      ),
    );
    const all = Uint8Array.from(digests.flatMap((bytes) => [...bytes]));
    expect(murmur3x86x128(all, 0)[0]).toBe(0xb3ece62a);
  });

  it.each([
    ['', 0, [0, 0, 0, 0]],
    ['', 1, [0x88c4adec, 0x54d201b9, 0x54d201b9, 0x54d201b9]],
    ['a', 0, [0xa794933c, 0x5556b01b, 0x5556b01b, 0x5556b01b]],
    ['C01/healthy/0', 42, [0x38f3ab57, 0x14d827c1, 0xec6485d3, 0x77d611a3]],
    ['0123456789abcdef', 0xffffffff, [0xb82388dd, 0xcc1e97e2, 0xc1c36c4d, 0x916bf94d]],
    ['The quick brown fox jumps over the lazy dog', 0, [0x2f1583c3, 0xecee2c67, 0x5d7bf66c, 0xe5e91d2c]],
  ])('agrees with the reference implementation for %j with seed %i', (text, seed, words) => {
    expect(murmur3x86x128(ascii(text), seed)).toEqual(words);
  });
});
