import { UnsupportedMediaTypeException } from '@nestjs/common';
import { json, type NextFunction, type Request, type Response } from 'express';

/** Ample: a control request has a few hundred bytes. */
export const BODY_LIMIT_BYTES = 16 * 1024;

const JSON_TYPES = ['application/json', 'application/*+json'];
const parse = json({ limit: BODY_LIMIT_BYTES, type: JSON_TYPES });

/** Parses JSON bodies; refuses others with 415. An empty body is allowed: Python's requests sends one with DELETE. */
export function jsonBodiesOnly(request: Request, response: Response, next: NextFunction): void {
  if (request.get('content-length') !== '0' && request.is(JSON_TYPES) === false) {
    next(
      new UnsupportedMediaTypeException(
        `Only JSON is accepted: send the body with Content-Type: application/json, not ${request.get('content-type') ?? 'without one'}.`,
      ),
    );
    return;
  }
  parse(request, response, next);
}
