import { createHash } from 'node:crypto';

/** The entry of a token as `API_TOKENS` has it. */
export function tokenEntry(name: string, scopes: string, secret: string): string {
  return `${name} ${scopes} sha256:${createHash('sha256').update(secret).digest('hex')}`;
}

/** The header with which a caller shows a token. */
export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}
