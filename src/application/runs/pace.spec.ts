import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { aCommand, aPlan } from '../../../test/builders/command-builder.js';
import { scheduleOf, steadySchedule } from '../../domain/simulation/schedule.js';
import { Gate } from './gate.js';

// Jest's fake timers do not cover timers/promises, and with a real clock the result would depend on the load.
jest.unstable_mockModule('node:timers/promises', () => import('../../../test/builders/fakeable-sleep.js'));
const { Pace } = await import('./pace.js');

type PaceOfRun = InstanceType<typeof Pace>;

const NEVER = new AbortController().signal;

function steady(recordsPerSecond: number, { catchUp = true, gate = new Gate() } = {}): PaceOfRun {
  return new Pace(steadySchedule(recordsPerSecond), catchUp, gate);
}

/** The records that a pace releases within the next second, in steps of 20 ms, from the first `taken` on. */
async function releasedInASecond(pace: PaceOfRun, taken: number): Promise<number> {
  let released = 0;
  const stop = new AbortController();
  const running = (async () => {
    for (;;) {
      const due = await pace.due(taken + released, stop.signal);
      if (due === 0) return;
      released += due;
    }
  })();
  await jest.advanceTimersByTimeAsync(1000);
  stop.abort();
  await jest.advanceTimersByTimeAsync(0);
  await running;
  return released;
}

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
  it('makes record k due k / rate seconds after the start, so the first is due at once', async () => {
    const pace = steady(10);
    expect(await pace.due(0, NEVER)).toBe(1);
    jest.advanceTimersByTime(299);
    expect(await pace.due(1, NEVER)).toBe(2);
    jest.advanceTimersByTime(1);
    expect(await pace.due(3, NEVER)).toBe(1);
  });

  it('compensates for late wake-ups, so that delays do not add up', async () => {
    const pace = steady(2);
    jest.advanceTimersByTime(490);
    for (let second = 0, taken = 0; second < 1000; second++) {
      taken += await pace.due(taken, NEVER);
      expect(taken).toBe(second * 2 + 1);
      jest.advanceTimersByTime(1000);
    }
  });

  it('waits until the next record is due, and never releases one early', async () => {
    const pace = steady(8);
    for (let taken = 1; taken < 100; taken++) {
      const next = pace.due(taken, NEVER);
      expect(await within(124, next)).toBeUndefined();
      expect(await within(1, next)).toBe(1);
    }
  });

  it('releases the records of a fast pace in batches instead of waking up for each one', async () => {
    const pace = steady(10_000);
    expect(await pace.due(0, NEVER)).toBe(1);
    for (let taken = 1; taken < 1000; taken += 200) {
      expect(await within(20, pace.due(taken, NEVER))).toBe(200);
    }
  });

  it('stops waiting at once when the signal aborts, however slow the pace', async () => {
    const stopping = new AbortController();
    const due = steady(0.001).due(1, stopping.signal);
    expect(await within(500_000, due)).toBeUndefined();
    stopping.abort();
    expect(await within(0, due)).toBe(0);
  });

  it('releases nothing once the signal has aborted', async () => {
    expect(await steady(1000).due(0, AbortSignal.abort())).toBe(0);
  });

  it('makes up for a stall at no more than twice the pace, until it is on time again', async () => {
    const pace = steady(100);
    let taken = await pace.due(0, NEVER);
    taken += await releasedInASecond(pace, taken);
    expect(taken).toBe(101);
    jest.advanceTimersByTime(30_000); // Nothing ran meanwhile.
    const seconds: number[] = [];
    for (let second = 0; second < 40; second++) {
      const released = await releasedInASecond(pace, taken);
      seconds.push(released);
      taken += released;
    }
    expect(Math.max(...seconds)).toBeLessThanOrEqual(255); // A quarter of a second is no stall.
    expect(seconds.slice(1, 29).every((released) => released >= 199 && released <= 202)).toBe(true);
    expect(seconds.slice(35)).toEqual([100, 100, 100, 100, 100]);
    expect(taken).toBe(1 + 71 * 100);
  });

  it('stays behind after a stall if it is not to catch up', async () => {
    const pace = steady(100, { catchUp: false });
    let taken = await pace.due(0, NEVER);
    jest.advanceTimersByTime(30_000);
    for (let second = 0; second < 10; second++) {
      const released = await releasedInASecond(pace, taken);
      expect(released).toBeLessThanOrEqual(126);
      taken += released;
    }
    expect(taken).toBeLessThanOrEqual(1 + 10 * 100 + 26);
  });

  it('stands while the gate is closed, and goes on where it was', async () => {
    const gate = new Gate();
    const pace = steady(1, { gate });
    expect(await pace.due(0, NEVER)).toBe(1);
    const next = pace.due(1, NEVER);
    expect(await within(400, next)).toBeUndefined();
    gate.set(true);
    expect(await within(3_600_000, next)).toBeUndefined();
    gate.set(false);
    expect(await within(599, next)).toBeUndefined();
    expect(await within(1, next)).toBe(1);
  });

  it('stops waiting at a closed gate when the signal aborts', async () => {
    const gate = new Gate();
    gate.set(true);
    const stopping = new AbortController();
    const due = steady(1, { gate }).due(0, stopping.signal);
    expect(await within(1000, due)).toBeUndefined();
    stopping.abort();
    expect(await within(0, due)).toBe(0);
  });

  it('does not drift in an hour of simulated time, at any speed', async () => {
    const containers = [aPlan({ records: 13 }), aPlan({ containerId: 'C02', firstStep: 4, records: 9 })];
    const command = aCommand({ containers });
    for (const speedup of [60, 300, 3600]) {
      const pace = new Pace(scheduleOf(command, { rate: { speedup }, catchUp: true }), true, new Gate());
      const start = performance.now();
      const times: number[] = [];
      const running = (async () => {
        for (let taken = 0; taken < command.records;) {
          const due = await pace.due(taken, NEVER);
          taken += due;
          for (let i = 0; i < due; i++) times.push(((performance.now() - start) / 1000) * speedup);
        }
      })();
      await jest.advanceTimersByTimeAsync((3_600_000 / speedup) * 1.1);
      await running;
      const steps = [0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12];
      times.forEach((time, i) => {
        expect(time).toBeGreaterThanOrEqual((steps[i] as number) * 300 - 1e-6);
        expect(time).toBeLessThanOrEqual((steps[i] as number) * 300 + 0.021 * speedup);
      });
      expect(times).toHaveLength(22);
    }
  });

  it('fills up to now at once, and goes on at its pace', async () => {
    const command = aCommand({ records: 100 });
    const fillUpTo = command.startEpochSeconds + 49 * 300 + 100;
    const plan = { rate: { speedup: 100 }, catchUp: true, fillUpTo };
    const pace = new Pace(scheduleOf(command, plan), true, new Gate());
    expect(await pace.due(0, NEVER)).toBe(50);
    const next = pace.due(50, NEVER);
    expect(await within(1999, next)).toBeUndefined();
    expect(await within(1, next)).toBe(1);
    const steady = new Pace(
      scheduleOf(command, { ...plan, rate: { recordsPerSecond: 2 } }),
      true,
      new Gate(),
    );
    expect(await steady.due(0, NEVER)).toBe(51);
    expect(await within(499, steady.due(51, NEVER))).toBeUndefined();
  });
});
