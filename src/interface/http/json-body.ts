import { UnsupportedMediaTypeException } from '@nestjs/common';
import { json, type NextFunction, type Request, type Response, text } from 'express';

/** Ample: a control request has a few hundred bytes. */
export const BODY_LIMIT_BYTES = 16 * 1024;
/** Largest scenario document. */
export const DOCUMENT_LIMIT_BYTES = 1024 * 1024;

const JSON_TYPES = ['application/json', 'application/*+json'];
const DOCUMENT_TYPES = [...JSON_TYPES, 'application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];
const SCENARIO_PATH = /^\/simulations\/?$/i;

/** Not strict, so that `null` and other JSON that is no object is refused as what it is. */
const parse = json({ limit: BODY_LIMIT_BYTES, type: JSON_TYPES, strict: false });
const read = text({ limit: DOCUMENT_LIMIT_BYTES, type: DOCUMENT_TYPES });

/**
 * Reads bodies: scenario documents as text, all others as JSON. Refuses other types with 415. An empty body is allowed:
 * Python's requests sends one with DELETE.
 */
export function readBodies(request: Request, response: Response, next: NextFunction): void {
  const isDocument = request.method === 'POST' && SCENARIO_PATH.test(request.path);
  const types = isDocument ? DOCUMENT_TYPES : JSON_TYPES;
  if (request.get('content-length') !== '0' && request.is(types) === false) {
    const wanted = isDocument ? 'YAML or JSON is' : 'JSON is';
    const type = isDocument ? 'application/yaml or application/json' : 'application/json';
    next(
      new UnsupportedMediaTypeException(
        `Only ${wanted} accepted: send the body with Content-Type: ${type}, not ${request.get('content-type') ?? 'without one'}.`,
      ),
    );
    return;
  }
  (isDocument ? read : parse)(request, response, next);
}
