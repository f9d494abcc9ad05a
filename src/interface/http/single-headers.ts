import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** Headers of which Node would take the first, and a proxy in front perhaps another one. */
const ONCE = ['host', 'authorization', 'content-type'];

/** Express middleware: refuses requests in which a header comes twice that says who asks whom for what. */
export function refuseRepeatedHeaders(request: Request, _response: Response, next: NextFunction): void {
  const repeated = ONCE.find((name) => (request.headersDistinct[name]?.length ?? 0) > 1);
  const problem = repeated && `The request has more than one ${repeated} header; it must have one.`;
  next(problem && new BadRequestException(problem));
}
