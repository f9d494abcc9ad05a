import { describe, expect, it } from '@jest/globals';
import { untilAborted } from './abortable.js';

describe(untilAborted.name, () => {
  it('settles like the promise', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(7), signal)).resolves.toBe(7);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('rejects with the reason when the signal aborts first, and ignores how the promise settles later', async () => {
    const abort = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const slow = new Promise<never>((_, reject) => (fail = reject));
    const waiting = untilAborted(slow, abort.signal);
    abort.abort(new Error('too late'));
    await expect(waiting).rejects.toThrow('too late');
    fail(new Error('unheard'));
    await new Promise(setImmediate);
  });

  it('rejects at once when the signal has already aborted, even if the promise rejects', async () => {
    const signal = AbortSignal.abort(new Error('over'));
    await expect(untilAborted(Promise.resolve(7), signal)).rejects.toThrow('over');
    await expect(untilAborted(Promise.reject(new Error('unheard')), signal)).rejects.toThrow('over');
    await new Promise(setImmediate);
  });
});
