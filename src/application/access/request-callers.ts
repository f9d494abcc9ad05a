import type { Caller } from './access.js';

const callers = new WeakMap<object, Caller>();

/** Notes who sent a request. */
export function rememberCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

/** Who sent a request; undefined if nobody knows. */
export function callerOf(request: object): Caller | undefined {
  return callers.get(request);
}
