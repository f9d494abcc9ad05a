import type { Hash } from 'node:crypto';

/** A new SHA-256. Loads `node:crypto` only at the first call, because that takes as long as making 1000 records. */
export function sha256(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}
