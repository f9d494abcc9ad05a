import { Callers, Everybody } from '../../application/access/callers.js';
import { DestinationError } from '../../domain/errors.js';
import type { Environment } from '../configuration/environment.js';
import { ApiTokens } from './api-tokens.js';
import { type CallerSource, KnownCallers } from './known-callers.js';
import { TokenFile } from './token-file.js';
import { TokenIssuer } from './token-issuer.js';

interface Log {
  log(message: string): void;
  error(message: string): void;
}

/** Those who may use the API by the environment: everybody, if it names neither tokens nor an issuer. */
export function callersOf(environment: Environment, logger: Log): Callers {
  const { API_TOKENS_FILE, API_TOKENS, OIDC_ISSUER, OIDC_AUDIENCE, OIDC_SCOPE_CLAIM } = environment;
  const sources: CallerSource[] = [];
  if (API_TOKENS_FILE !== undefined)
    sources.push(checked('API_TOKENS_FILE', () => new TokenFile(API_TOKENS_FILE, logger)));
  if (API_TOKENS !== undefined) sources.push(checked('API_TOKENS', () => ApiTokens.parse(API_TOKENS)));
  if (OIDC_ISSUER !== undefined && OIDC_AUDIENCE !== undefined) {
    sources.push(
      new TokenIssuer({ issuer: OIDC_ISSUER, audience: OIDC_AUDIENCE, scopeClaim: OIDC_SCOPE_CLAIM }, logger),
    );
  }
  return sources.length > 0 ? new KnownCallers(sources) : new Everybody();
}

function checked<T>(variable: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new DestinationError('environment.wrong', `${variable}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
