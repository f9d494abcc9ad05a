import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { BusyError } from '../../domain/errors.js';
import type { Caller, Scope } from '../../application/access/access.js';
import { isScope } from './api-tokens.js';

/** Asymmetric ones only: with HS256, whoever knows the public key could sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const ANSWER_WITHIN_MS = 5000;
/** Clocks may differ so much. */
const TOLERANCE_SECONDS = 30;
/** The issuer is left alone for so long after a failure, and after its keys were fetched. */
const COOLDOWN_MS = 5000;
const LONGEST_NAME = 128;

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** How an issuer's tokens are read. */
export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** The claim that holds the scopes: words of a text, or a list; dots lead into objects. */
  readonly scopeClaim: string;
}

/** The callers of an OpenID Connect issuer: those who bring a JWT that it signed for this service. */
export class TokenIssuer {
  private keys: Keys | undefined;
  private discovery: Promise<Keys> | undefined;
  private failedAt = -Infinity;

  constructor(
    private readonly settings: IssuerSettings,
    private readonly logger: { error(message: string): void },
  ) {}

  /** The caller of a token; undefined if the token is not valid. Rejects with `access.issuer-unreachable`. */
  async find(token: string): Promise<Caller | undefined> {
    const { scopeClaim, ...expected } = this.settings;
    if (!looksLikeJwt(token)) return undefined;
    const keys = this.keys ?? (await this.discover());
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...expected,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
      });
      return { name: nameOf(payload), scopes: scopesIn(payload, scopeClaim) };
    } catch (error) {
      if (isAboutToken(error)) return undefined;
      throw this.unreachable(error);
    }
  }

  /** The issuer's keys, of whose address it is asked once. */
  private discover(): Promise<Keys> {
    if (performance.now() - this.failedAt < COOLDOWN_MS) return Promise.reject(busy());
    this.discovery ??= keysOf(this.settings.issuer)
      .then((keys) => (this.keys = keys))
      .catch((error: unknown) => {
        this.failedAt = performance.now();
        throw this.unreachable(error);
      })
      .finally(() => (this.discovery = undefined));
    return this.discovery;
  }

  /** The log says why; a client who is not known yet learns nothing of it. */
  private unreachable(error: unknown): BusyError {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
    this.logger.error(
      `The issuer of tokens ${this.settings.issuer} cannot be asked: ${why}. Check OIDC_ISSUER.`,
    );
    return busy();
  }
}

async function keysOf(issuer: string): Promise<Keys> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: 'error' });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const about = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (about.issuer !== issuer)
    throw new Error(`${address} is about the issuer ${JSON.stringify(about.issuer)}`);
  return createRemoteJWKSet(new URL(String(about.jwks_uri)), {
    timeoutDuration: ANSWER_WITHIN_MS,
    cooldownDuration: COOLDOWN_MS,
  });
}

function busy(): BusyError {
  return new BusyError(
    'access.issuer-unreachable',
    'Tokens cannot be checked now, because their issuer does not answer. Try again in a moment.',
  );
}

/** Whether the token is to blame, and not the issuer. */
function isAboutToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) return false;
  return error.code !== 'ERR_JOSE_GENERIC';
}

function looksLikeJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}

/** The name that people read, else the subject, in printable characters. */
function nameOf({ sub = '', preferred_username: name }: JWTPayload): string {
  const shown = typeof name === 'string' && name !== '' ? `${name} (${sub})` : sub;
  return shown.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_NAME);
}

function scopesIn(payload: JWTPayload, claim: string): ReadonlySet<Scope> {
  const value = payload[claim] ?? claim.split('.').reduce(memberOf, payload);
  const words = typeof value === 'string' ? value.split(/\s+/) : Array.isArray(value) ? value : [];
  return new Set(words.filter((word): word is Scope => typeof word === 'string' && isScope(word)));
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
