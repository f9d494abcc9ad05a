import { createHash, timingSafeEqual } from 'node:crypto';
import { type Caller, SCOPES, type Scope } from '../../application/access/access.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const HASH = /^sha256:([0-9a-fA-F]{64})$/;
const FORM = 'NAME SCOPES sha256:HEX';

interface ApiToken {
  readonly caller: Caller;
  readonly sha256: Buffer;
}

/** The callers of a list of tokens, which holds their hashes only. */
export class ApiTokens {
  private constructor(private readonly tokens: readonly ApiToken[]) {}

  /**
   * Reads one token for each line or part between commas: `NAME SCOPES sha256:HEX`, scopes joined by `+`. Empty lines and
   * those that begin with `#` are passed over. Throws an `Error` that names every wrong line by its number and shows
   * no part of it, since it may be a secret.
   */
  static parse(text: string): ApiTokens {
    const problems: string[] = [];
    const tokens: ApiToken[] = [];
    for (const [index, line] of text.split(/[\n,]/).entries()) {
      const entry = line.trim();
      if (entry === '' || entry.startsWith('#')) continue;
      const token = tokenOf(entry);
      if (typeof token === 'string') problems.push(`entry ${index + 1} ${token}`);
      else if (tokens.some(({ caller }) => caller.name === token.caller.name))
        problems.push(`entry ${index + 1} has the name of an earlier one`);
      else tokens.push(token);
    }
    if (problems.length > 0) throw new Error(`${problems.join('; ')}: write ${FORM}`);
    if (tokens.length === 0) throw new Error(`holds no token: write ${FORM}`);
    return new ApiTokens(tokens);
  }

  /** Compares with every token, so that the time tells nothing. */
  find(secret: string): Caller | undefined {
    const digest = createHash('sha256').update(secret).digest();
    let found: Caller | undefined;
    for (const { caller, sha256 } of this.tokens) if (timingSafeEqual(digest, sha256)) found = caller;
    return found;
  }
}

/** The token of an entry, or what is wrong with it. */
function tokenOf(entry: string): ApiToken | string {
  const [name = '', scopes = '', hash = '', ...more] = entry.split(/\s+/);
  const hex = HASH.exec(hash)?.[1];
  if (!NAME.test(name)) return 'does not begin with a name of letters, digits, ".", "_", "@" or "-"';
  const wanted = scopes.split('+');
  if (!wanted.every(isScope)) return `has other scopes than ${SCOPES.join(', ')}, joined by "+"`;
  if (hex === undefined || more.length > 0)
    return 'does not end in the SHA-256 of the secret, 64 hexadecimal digits';
  return { caller: { name, scopes: new Set(wanted) }, sha256: Buffer.from(hex, 'hex') };
}

/** Whether the text is the name of a scope. */
export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}
