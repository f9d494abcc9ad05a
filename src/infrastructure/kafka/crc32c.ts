import { createRequire } from 'node:module';
import { plainCrc32c } from './kafkajs-inside.js';

const load = createRequire(import.meta.url);

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4) of the bytes, unsigned: native where its library is installed for this system. */
export const crc32c: (bytes: Uint8Array) => number = nativeCrc32c() ?? plainCrc32c;

function nativeCrc32c(): ((bytes: Uint8Array) => number) | undefined {
  try {
    return (load('@node-rs/crc32') as { readonly crc32c: (bytes: Uint8Array) => number }).crc32c;
  } catch {
    return undefined; // Optional: there is no binary for every system.
  }
}
