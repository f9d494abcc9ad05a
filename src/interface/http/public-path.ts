import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

const HEADER = 'x-forwarded-prefix';
const LONGEST = 500;
/** One path or more; no segment is `.` or `..`, and none is empty, since `//host` is another site. */
const PREFIX = /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+\/?$/;

const prefixes = new WeakMap<Request, string>();

/**
 * Express middleware: notes the path that a proxy has stripped, from `X-Forwarded-Prefix`, if Express trusts the sender
 * of the request. Several proxies append theirs with commas, the outermost first.
 */
export function notePublicPath(request: Request, _response: Response, next: NextFunction): void {
  const header = request.get(HEADER)?.trim();
  const trusts = request.app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean;
  if (header === undefined || header === '' || !trusts(request.socket.remoteAddress, 0)) {
    next();
    return;
  }
  const parts = header.split(',').map((part) => part.trim());
  if (header.length > LONGEST || parts.some((part) => part !== '/' && !PREFIX.test(part))) {
    next(new BadRequestException('X-Forwarded-Prefix must be a path such as /reefer.'));
    return;
  }
  prefixes.set(request, parts.map((part) => part.replace(/\/$/, '')).join(''));
  next();
}

/** The path as clients see it, `/reefer/simulations`, of a path of this service, `/simulations`. */
export function publicPath(request: Request, path: string): string {
  return `${prefixes.get(request) ?? ''}${path}`;
}
