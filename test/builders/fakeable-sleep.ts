/** `setTimeout` of `node:timers/promises`, made of the global one, which Jest's fake timers replace. */
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
