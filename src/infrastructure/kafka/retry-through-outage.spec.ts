import { describe, expect, it } from '@jest/globals';
import { DestinationError } from '../../domain/errors.js';
import { retryThroughOutage } from './retry-through-outage.js';

const unreachable = new DestinationError('kafka.unreachable', 'No broker can be reached.');
const refused = new DestinationError('kafka.authentication', 'The password is wrong.');
const NEVER = new AbortController().signal;

/** Rejects with each of the errors in turn, then resolves with 7. */
function failing(...errors: readonly Error[]): { calls: number; attempt: () => Promise<number> } {
  const work = {
    calls: 0,
    attempt: () => {
      const error = errors[work.calls++];
      return error ? Promise.reject(error) : Promise.resolve(7);
    },
  };
  return work;
}

describe(retryThroughOutage.name, () => {
  it('retries after the failures of an outage', async () => {
    const work = failing(unreachable, new DestinationError('kafka.closed', 'Closed.'));
    await expect(retryThroughOutage(NEVER, work.attempt)).resolves.toBe(7);
    expect(work.calls).toBe(3);
  });

  it.each([refused, new Error('a mistake of ours')])('does not retry after %s', async (error) => {
    const work = failing(error);
    await expect(retryThroughOutage(NEVER, work.attempt)).rejects.toBe(error);
    expect(work.calls).toBe(1);
  });

  it('rejects with the last failure at the deadline, without waiting for the next attempt', async () => {
    const deadline = new AbortController();
    const work = failing(unreachable, unreachable);
    const outcome = retryThroughOutage(deadline.signal, work.attempt);
    deadline.abort();
    await expect(outcome).rejects.toBe(unreachable);
    expect(work.calls).toBe(1);
  });
});
