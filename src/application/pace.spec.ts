import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Pace } from './pace.js';

const NEVER = new AbortController().signal;

afterEach(() => {
  jest.restoreAllMocks();
});

/** Sets the clock that a pace reads; the function moves it. */
function stoppedClock(): (seconds: number) => void {
  const now = jest.spyOn(performance, 'now').mockReturnValue(5000);
  return (seconds) => now.mockReturnValue(5000 + seconds * 1000);
}

describe(Pace.name, () => {
  it('makes everything due at once where no pace is wanted', async () => {
    const pace = new Pace(undefined);
    expect(await pace.due(0, NEVER)).toBe(Infinity);
    expect(await pace.due(123_456, NEVER)).toBe(Infinity);
  });

  it('makes record k due k / rate seconds after the start, the first at once', async () => {
    const clock = stoppedClock();
    const pace = new Pace(10);
    expect(await pace.due(0, NEVER)).toBe(1);
    clock(0.999);
    expect(await pace.due(1, NEVER)).toBe(9);
    clock(1);
    expect(await pace.due(10, NEVER)).toBe(1);
  });

  it('makes up for wake-ups that came late, so that lateness does not add up', async () => {
    const clock = stoppedClock();
    const pace = new Pace(2);
    for (let second = 0, taken = 0; second < 1000; second++) {
      clock(second + 0.49);
      taken += await pace.due(taken, NEVER);
      expect(taken).toBe(second * 2 + 1);
    }
  });

  it('waits until the next record is due, and never gives one early', async () => {
    const pace = new Pace(50);
    const start = performance.now();
    let taken = 0;
    while (taken < 11) {
      taken += await pace.due(taken, NEVER);
      expect(taken).toBeLessThanOrEqual(((performance.now() - start) / 1000) * 50 + 1);
    }
    expect(performance.now() - start).toBeGreaterThanOrEqual(199);
  });

  it('gives the records of a fast pace in batches instead of waking for each', async () => {
    const pace = new Pace(10_000);
    let wakes = 0;
    for (let taken = 0; taken < 1000; wakes++) taken += await pace.due(taken, NEVER);
    expect(wakes).toBeLessThanOrEqual(7);
  });

  it('stops waiting at once when the signal aborts, however slow the pace', async () => {
    const stopping = new AbortController();
    const due = new Pace(0.001).due(1, stopping.signal);
    const start = performance.now();
    stopping.abort();
    expect(await due).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('gives nothing once the signal has aborted', async () => {
    expect(await new Pace(1000).due(0, AbortSignal.abort())).toBe(0);
  });
});
