import { createHash } from 'node:crypto';
import type { IdempotentRequest } from '../../application/ports/run-store.js';
import { InvalidRequest } from './invalid-request.js';

const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** The header as the OpenAPI document describes it. */
export const IDEMPOTENCY_KEY_HEADER = {
  name: 'Idempotency-Key',
  required: false,
  description:
    '1-255 printable ASCII characters. A repeat with the same key and body gets the first run; with another body, 422.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
} as const;

/**
 * What makes a request repeatable: its key, which is the caller's own, and the hash of a text that is equal for equal
 * bodies. Throws an `InvalidRequest`.
 */
export function idempotencyOf(
  key: string | undefined,
  content: string,
  caller: string | undefined,
): IdempotentRequest | undefined {
  if (key === undefined) return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw new InvalidRequest([
      { field: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' },
    ]);
  }
  const own = caller === undefined ? key : JSON.stringify([caller, key]);
  return { key: own, content: createHash('sha256').update(content).digest('base64') };
}
