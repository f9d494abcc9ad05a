import { createRequire } from 'node:module';
import { plainCrc32c } from './kafkajs-inside.js';

const load = createRequire(import.meta.url);

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4), unsigned; uses the native library if it is installed. */
export const crc32c: (bytes: Uint8Array) => number = nativeCrc32c() ?? plainCrc32c;

function nativeCrc32c(): ((bytes: Uint8Array) => number) | undefined {
  try {
    return (load('@node-rs/crc32') as { readonly crc32c: (bytes: Uint8Array) => number }).crc32c;
  } catch {
    return undefined; // An optional dependency: it has no binaries for some systems.
  }
}
