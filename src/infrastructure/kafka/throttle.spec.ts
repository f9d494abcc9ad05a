import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Throttle } from './throttle.js';

const NEVER = new AbortController().signal;

describe(Throttle.name, () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('counts what several brokers ask for at once once', () => {
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

  it('does not count throttled time in its timers', () => {
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

  it('does not count the rest of a throttle in a timer that is started meanwhile', () => {
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

  it('counts nothing for a throttle that was over before the timer was started', () => {
    const throttle = new Throttle();
    const called = jest.fn();
    throttle.announce(3000);
    jest.advanceTimersByTime(4000);
    throttle.startTimer(500, called);
    jest.advanceTimersByTime(600);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('starts timers that can be stopped', () => {
    const called = jest.fn();
    const stop = new Throttle().startTimer(10, called);
    stop();
    jest.advanceTimersByTime(100);
    expect(called).not.toHaveBeenCalled();
  });

  it('lets pass at once where nothing was asked for', async () => {
    await expect(new Throttle().pass(NEVER)).resolves.toBeUndefined();
  });
});

describe('waiting for a throttle', () => {
  it('ends with the time that was asked for', async () => {
    const throttle = new Throttle();
    throttle.announce(30);
    await Promise.all([throttle.pass(NEVER), throttle.pass(NEVER)]);
    expect(throttle.active).toBe(false);
  });

  it('leaves the event loop free, the second time as well', async () => {
    const throttle = new Throttle();
    throttle.announce(5);
    await throttle.pass(NEVER);
    throttle.announce(50);
    const turned = jest.fn();
    setTimeout(turned, 1);
    await throttle.pass(NEVER);
    expect(turned).toHaveBeenCalledTimes(1);
  });

  it('goes on when a broker asks for more time meanwhile', async () => {
    const throttle = new Throttle();
    const end = performance.now() + 60;
    throttle.announce(20);
    const passing = throttle.pass(NEVER);
    throttle.announce(60);
    await passing;
    expect(performance.now()).toBeGreaterThanOrEqual(end);
  });

  it('ends when the signal aborts, and adds one listener for all who wait', async () => {
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
