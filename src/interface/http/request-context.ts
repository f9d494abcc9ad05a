import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { callerOf } from '../../application/access/request-callers.js';

const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;
const QUIET_PATHS = /^\/(health|metrics)/;

const requests = new AsyncLocalStorage<{ readonly requestId: string }>();
const logger = new Logger('HTTP');

/** The fields to add to a log line that belongs to a request. */
export function requestContext(): Readonly<Record<string, unknown>> {
  return requests.getStore() ?? {};
}

/** The id of the current request; undefined outside of a request. */
export function currentRequestId(): string | undefined {
  return requests.getStore()?.requestId;
}

/** Calls `work` outside of the request, so that whatever it leaves running does not have the request's id. */
export function outsideOfRequest<T>(work: () => T): T {
  return requests.exit(work);
}

/** Sets a request's id (`X-Request-Id` or a new one) for the response and the log lines, and logs the request's end. */
export function identifyRequest(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-request-id');
  const requestId = given && REQUEST_ID.test(given) ? given : crypto.randomUUID();
  const startedAt = performance.now();
  response.setHeader('X-Request-Id', requestId);
  // If the client disconnects, `close` is emitted outside of the request's context.
  response.once('close', () => requests.run({ requestId }, () => logRequest(request, response, startedAt)));
  requests.run({ requestId }, next);
}

function logRequest(request: Request, response: Response, startedAt: number): void {
  const milliseconds = Math.round(performance.now() - startedAt);
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  const caller = callerOf(request)?.name;
  const fields = {
    method: request.method,
    path,
    status: response.statusCode,
    milliseconds,
    ...(caller !== undefined && { caller }),
  };
  const line = `${request.method} ${path} ${response.statusCode} ${milliseconds} ms${caller === undefined ? '' : ` for ${caller}`}`;
  if (QUIET_PATHS.test(path)) logger.debug(line, fields);
  else logger.log(line, fields);
}
