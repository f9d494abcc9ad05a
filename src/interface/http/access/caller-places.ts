import type { Request } from 'express';
import { callerOf } from '../../../application/access/request-callers.js';
import type { BusyCode } from '../../../domain/error-codes.js';
import { BusyError } from '../../../domain/errors.js';

/** How many may use something at the same time. */
export interface PlaceLimits {
  readonly altogether: number;
  readonly ofCaller: number;
  readonly code: BusyCode;
  /** What is limited, in the plural. */
  readonly what: string;
}

/** Counts who uses something at the same time, for everybody and for each caller. */
export class CallerPlaces {
  private readonly taken = new Map<string, number>();
  private total = 0;

  constructor(private readonly limits: PlaceLimits) {}

  /** Takes a place for the request; the function gives it back. Throws the limits' error if there is none. */
  take(request: Request): () => void {
    const { altogether, ofCaller, code, what } = this.limits;
    const caller = callerKey(request);
    const own = this.taken.get(caller) ?? 0;
    if (own >= ofCaller)
      throw new BusyError(code, `You have ${own} ${what}, which is the maximum. Try again in a moment.`);
    if (this.total >= altogether)
      throw new BusyError(
        code,
        `There are ${this.total} ${what}, which is the maximum. Try again in a moment.`,
      );
    this.taken.set(caller, own + 1);
    this.total++;
    return () => this.giveBack(caller);
  }

  private giveBack(caller: string): void {
    const left = (this.taken.get(caller) ?? 0) - 1;
    if (left > 0) this.taken.set(caller, left);
    else this.taken.delete(caller);
    this.total--;
  }
}

/** What tells callers apart: their names, else their addresses. */
export function callerKey(request: Request): string {
  const caller = callerOf(request);
  return caller ? `caller ${caller.name}` : `address ${request.ip ?? 'unknown'}`;
}
