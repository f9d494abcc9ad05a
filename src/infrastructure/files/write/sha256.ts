import type { Hash } from 'node:crypto';

/** A SHA-256 in the making. Loads Node.js's cryptography at the first call, which takes it as long as a thousand records. */
export function sha256(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}
