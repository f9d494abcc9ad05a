import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Callers } from '../../../application/access/callers.js';
import { rememberCaller } from '../../../application/access/request-callers.js';
import { RefusedRequest } from './refused-request.js';

const BEARER = /^Bearer +([\w.~+/=-]+)$/i;
const REALM = 'Bearer realm="reefer-simulator"';

/**
 * Express middleware: finds out who sent the request, by its bearer token. A token that is wrong, and a body without one,
 * are refused at once, before the body is read; the guard decides about all else.
 */
export function identifyCaller(callers: Callers): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (callers.locked) identify(callers, request).then(() => next(), next);
    else next();
  };
}

async function identify(callers: Callers, request: Request): Promise<void> {
  const header = request.get('authorization');
  if (header === undefined) {
    if (hasBody(request)) throw unknownCaller();
    return;
  }
  const token = BEARER.exec(header)?.[1];
  const caller = token === undefined ? undefined : await callers.identify(token);
  if (!caller) throw wrongToken();
  rememberCaller(request, caller);
}

/** The answer to a request without a token. */
export function unknownCaller(): RefusedRequest {
  return new RefusedRequest(
    401,
    'access.no-token',
    'This needs a token: send it as "Authorization: Bearer TOKEN". Whoever runs the service can give you one.',
    { 'WWW-Authenticate': REALM },
  );
}

function wrongToken(): RefusedRequest {
  return new RefusedRequest(
    401,
    'access.wrong-token',
    'The token is unknown or has expired, or the Authorization header is not "Bearer TOKEN".',
    { 'WWW-Authenticate': `${REALM}, error="invalid_token"` },
  );
}

function hasBody(request: Request): boolean {
  return request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
}
