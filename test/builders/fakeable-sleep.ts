/** A `setTimeout` like that of `node:timers/promises`, built on the global one so that Jest's fake timers apply. */
export function setTimeout<T>(
  milliseconds: number,
  value: T,
  { signal }: { signal: AbortSignal },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = globalThis.setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve(value);
    }, milliseconds);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
