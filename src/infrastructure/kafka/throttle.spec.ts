import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Throttle } from './throttle.js';

const NEVER = new AbortController().signal;

describe(Throttle.name, () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('counts overlapping throttles of several brokers once', () => {
    const heard: number[] = [];
    const throttle = new Throttle((milliseconds) => heard.push(milliseconds));
    throttle.announce(1000);
    throttle.announce(400);
    throttle.announce(1500);
    expect(throttle.totalMs).toBeCloseTo(1500, 3);
    expect(heard.map(Math.round)).toEqual([1000, 500]);
    jest.advanceTimersByTime(2000);
    expect(throttle.active).toBe(false);
    throttle.announce(100);
    expect(throttle.totalMs).toBeCloseTo(1600, 3);
  });

  it('does not count throttled time in timers', () => {
    const throttle = new Throttle();
    const called = jest.fn();
    throttle.startTimer(1000, called);
    jest.advanceTimersByTime(500);
    throttle.announce(3000);
    jest.advanceTimersByTime(3400);
    expect(called).not.toHaveBeenCalled();
    jest.advanceTimersByTime(200);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('does not count the rest of a throttle in a timer that starts during it', () => {
    const throttle = new Throttle();
    const called = jest.fn();
    throttle.announce(3000);
    jest.advanceTimersByTime(1000);
    throttle.startTimer(500, called);
    jest.advanceTimersByTime(2400);
    expect(called).not.toHaveBeenCalled();
    jest.advanceTimersByTime(200);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('ignores a throttle that ended before the timer started', () => {
    const throttle = new Throttle();
    const called = jest.fn();
    throttle.announce(3000);
    jest.advanceTimersByTime(4000);
    throttle.startTimer(500, called);
    jest.advanceTimersByTime(600);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('starts timers that can be cancelled', () => {
    const called = jest.fn();
    const stop = new Throttle().startTimer(10, called);
    stop();
    jest.advanceTimersByTime(100);
    expect(called).not.toHaveBeenCalled();
  });

  it('does not wait if no broker throttles', async () => {
    await expect(new Throttle().pass(NEVER)).resolves.toBeUndefined();
  });
});

describe('waiting for a throttle', () => {
  it('ends when the throttle time is over', async () => {
    const throttle = new Throttle();
    throttle.announce(30);
    await Promise.all([throttle.pass(NEVER), throttle.pass(NEVER)]);
    expect(throttle.active).toBe(false);
  });

  it('does not block the event loop, nor does a second wait', async () => {
    const throttle = new Throttle();
    throttle.announce(5);
    await throttle.pass(NEVER);
    throttle.announce(50);
    const turned = jest.fn();
    setTimeout(turned, 1);
    await throttle.pass(NEVER);
    expect(turned).toHaveBeenCalledTimes(1);
  });

  it('continues if a broker extends the throttle', async () => {
    const throttle = new Throttle();
    const end = performance.now() + 60;
    throttle.announce(20);
    const passing = throttle.pass(NEVER);
    throttle.announce(60);
    await passing;
    expect(performance.now()).toBeGreaterThanOrEqual(end);
  });

  it('ends when the signal aborts, and adds one listener for all waiting callers', async () => {
    const throttle = new Throttle();
    const stop = new AbortController();
    throttle.announce(60_000);
    const waiting = Array.from({ length: 20 }, () => throttle.pass(stop.signal));
    await new Promise(setImmediate);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
    stop.abort();
    await Promise.all(waiting);
    expect(throttle.active).toBe(true);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  });
});
