import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32c } from './crc32c.js';
import { plainCrc32c } from './kafkajs-inside.js';

/** From RFC 3720, appendix B.4, and the check value from the catalogue of parametrised CRC algorithms. */
const VECTORS: readonly (readonly [string, Uint8Array, number])[] = [
  ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 ascending bytes', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['32 descending bytes', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  [
    'a read command of iSCSI',
    Buffer.from(
      '01c00000000000000000000000000000140000000000040000000014000000182800000000000000' + '0200000000000000',
      'hex',
    ),
    0xd9963a56,
  ],
  ['123456789', Buffer.from('123456789'), 0xe3069283],
];

describe.each([
  ['crc32c', crc32c],
  ['plainCrc32c', plainCrc32c],
])('%s', (_, sum) => {
  it.each(VECTORS)('gives the published value for %s', (_name, bytes, expected) => {
    expect(sum(bytes)).toBe(expected);
  });
});

it('the native and the plain CRC-32C give the same value for random bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => crc32c(bytes) === plainCrc32c(bytes)));
});

it('the native CRC-32C is used', () => {
  expect(crc32c).not.toBe(plainCrc32c);
});
