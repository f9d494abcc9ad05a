import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

// Jest's fake timers do not cover timers/promises, and with a real clock the result would depend on the load.
jest.unstable_mockModule('node:timers/promises', () => import('../../../test/builders/fakeable-sleep.js'));
const { Pace } = await import('./pace.js');

const NEVER = new AbortController().signal;

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** The records that become due while the clock advances by `milliseconds`; undefined if none do. */
async function within(milliseconds: number, due: Promise<number>): Promise<number | undefined> {
  let records: number | undefined;
  void due.then((count) => (records = count));
  await jest.advanceTimersByTimeAsync(milliseconds);
  return records;
}

describe(Pace.name, () => {
  it('makes everything due at once without a rate', async () => {
    const pace = new Pace(undefined);
    expect(await pace.due(0, NEVER)).toBe(Infinity);
    expect(await pace.due(123_456, NEVER)).toBe(Infinity);
  });

  it('makes record k due k / rate seconds after the start, so the first is due at once', async () => {
    const pace = new Pace(10);
    expect(await pace.due(0, NEVER)).toBe(1);
    jest.advanceTimersByTime(999);
    expect(await pace.due(1, NEVER)).toBe(9);
    jest.advanceTimersByTime(1);
    expect(await pace.due(10, NEVER)).toBe(1);
  });

  it('compensates for late wake-ups, so that delays do not add up', async () => {
    const pace = new Pace(2);
    jest.advanceTimersByTime(490);
    for (let second = 0, taken = 0; second < 1000; second++) {
      taken += await pace.due(taken, NEVER);
      expect(taken).toBe(second * 2 + 1);
      jest.advanceTimersByTime(1000);
    }
  });

  it('waits until the next record is due, and never releases one early', async () => {
    const pace = new Pace(8);
    for (let taken = 1; taken < 100; taken++) {
      const next = pace.due(taken, NEVER);
      expect(await within(124, next)).toBeUndefined();
      expect(await within(1, next)).toBe(1);
    }
  });

  it('releases the records of a fast pace in batches instead of waking up for each one', async () => {
    const pace = new Pace(10_000);
    expect(await pace.due(0, NEVER)).toBe(1);
    for (let taken = 1; taken < 1000; taken += 200) {
      expect(await within(20, pace.due(taken, NEVER))).toBe(200);
    }
  });

  it('stops waiting at once when the signal aborts, however slow the pace', async () => {
    const stopping = new AbortController();
    const due = new Pace(0.001).due(1, stopping.signal);
    expect(await within(500_000, due)).toBeUndefined();
    stopping.abort();
    expect(await within(0, due)).toBe(0);
  });

  it('releases nothing once the signal has aborted', async () => {
    expect(await new Pace(1000).due(0, AbortSignal.abort())).toBe(0);
  });
});
