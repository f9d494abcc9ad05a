import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import type { Request } from 'express';
import { BusyError } from '../../../domain/errors.js';
import { callerKey } from './caller-places.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Limits how many changing requests a caller may send in a minute, on all routes together. */
@Injectable()
export class RequestRateGuard extends ThrottlerGuard {
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(READING.has(context.switchToHttp().getRequest<Request>().method));
  }

  protected override getTracker(request: Request): Promise<string> {
    return Promise.resolve(callerKey(request));
  }

  protected override generateKey(_context: ExecutionContext, tracker: string): string {
    return tracker;
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { limit, timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    throw new BusyError(
      'request.rate',
      `You have sent ${limit} changing requests within a minute, which is the maximum (RATE_LIMIT). Try again in ${timeToBlockExpire} s.`,
    );
  }
}
