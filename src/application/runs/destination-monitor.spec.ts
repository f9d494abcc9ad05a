import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DestinationError } from '../../domain/errors.js';
import { ControlledPublisher, hang } from '../../../test/builders/controlled-publisher.js';
import { captureLog, type LoggedLine } from '../../../test/builders/log-capture.js';
import type { DestinationMonitor as Monitor } from './destination-monitor.js';

/** Jest's fake timers do not cover `node:timers/promises`. */
jest.unstable_mockModule('node:timers/promises', () => import('../../../test/builders/fakeable-sleep.js'));
const { DestinationMonitor } = await import('./destination-monitor.js');

const down = new DestinationError('kafka.unreachable', 'No broker of kafka:9092 can be reached.');
const fail = (): Promise<void> => Promise.reject(down);
const answer = (): Promise<void> => Promise.resolve();

describe(DestinationMonitor.name, () => {
  let publisher: ControlledPublisher;
  let monitor: Monitor;
  let log: LoggedLine[];
  let messages: () => string[];

  beforeEach(() => {
    jest.useFakeTimers();
    log = captureLog();
    messages = () => log.map(({ level, message }) => `${level} ${message}`);
    publisher = new ControlledPublisher();
    monitor = new DestinationMonitor(publisher);
  });

  afterEach(async () => {
    await monitor.onApplicationShutdown();
    jest.useRealTimers();
  });

  const pass = (seconds: number): Promise<void> => jest.advanceTimersByTimeAsync(seconds * 1000);

  it('does not regard the destination as available before it has answered', async () => {
    publisher.onPing = hang;
    monitor.onApplicationBootstrap();
    await pass(1);
    expect(monitor.state).toMatchObject({ available: false, everAvailable: false });
    expect(monitor.state.reason).toMatch(/has not answered yet/);
  });

  it('reports the destination as available once it has answered, and logs that once', async () => {
    monitor.onApplicationBootstrap();
    await pass(0);
    expect(monitor.state).toEqual({ available: true, everAvailable: true, reason: undefined });
    await pass(60);
    expect(messages()).toEqual(['log The destination answers: telemetry can be sent.']);
  });

  it('probes every five seconds', async () => {
    monitor.onApplicationBootstrap();
    await pass(0);
    expect(publisher.pings).toBe(1);
    await pass(4.9);
    expect(publisher.pings).toBe(1);
    await pass(0.2);
    expect(publisher.pings).toBe(2);
    await pass(50);
    expect(publisher.pings).toBe(12);
  });

  it('reports why the destination does not answer, and that it answered before', async () => {
    monitor.onApplicationBootstrap();
    await pass(0);
    publisher.onPing = fail;
    await pass(5);
    expect(monitor.state).toEqual({ available: false, everAvailable: true, reason: down.message });
  });

  it('reports an outage that lasts from the start', async () => {
    publisher.onPing = fail;
    monitor.onApplicationBootstrap();
    await pass(20);
    expect(monitor.state).toEqual({ available: false, everAvailable: false, reason: down.message });
  });

  it('notices when the destination answers again', async () => {
    publisher.onPing = fail;
    monitor.onApplicationBootstrap();
    await pass(0);
    publisher.onPing = answer;
    await pass(5);
    expect(monitor.state).toEqual({ available: true, everAvailable: true, reason: undefined });
    expect(messages()).toEqual([
      `warn The destination does not answer: ${down.message}`,
      'log The destination answers: telemetry can be sent.',
    ]);
  });

  it('logs an outage once a minute while it lasts, with its error code', async () => {
    publisher.onPing = fail;
    monitor.onApplicationBootstrap();
    await pass(0);
    expect(log).toHaveLength(1);
    expect(log[0]?.details).toContainEqual({ code: 'kafka.unreachable' });
    await pass(55);
    expect(log).toHaveLength(1);
    await pass(5);
    expect(log).toHaveLength(2);
    await pass(540);
    expect(log).toHaveLength(11);
  });

  it('logs at once when the reason changes', async () => {
    publisher.onPing = fail;
    monitor.onApplicationBootstrap();
    await pass(0);
    publisher.onPing = () => Promise.reject(new Error('The password is wrong.'));
    await pass(5);
    expect(messages()[1]).toBe('warn The destination does not answer: The password is wrong.');
    expect(log[1]?.details).toContainEqual({ code: 'destination.unknown' });
    expect(monitor.state.reason).toBe('The password is wrong.');
  });

  it('handles a rejection that is not an Error', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as a driver may do
    publisher.onPing = () => Promise.reject('gone');
    monitor.onApplicationBootstrap();
    await pass(5);
    expect(monitor.state.reason).toBe('gone');
    expect(publisher.pings).toBe(2);
  });

  it('gives up a probe after ten seconds', async () => {
    publisher.onPing = hang;
    monitor.onApplicationBootstrap();
    await pass(9.9);
    expect(monitor.state.reason).toMatch(/has not answered yet/);
    await pass(0.2);
    expect(monitor.state.reason).toBe('given up');
  });

  it('runs one probe at a time', async () => {
    publisher.onPing = hang;
    monitor.onApplicationBootstrap();
    await pass(9.9);
    expect(publisher.pings).toBe(1);
  });

  it('stops at once during a probe, without reporting an outage', async () => {
    publisher.onPing = hang;
    monitor.onApplicationBootstrap();
    await pass(1);
    await monitor.onApplicationShutdown();
    await pass(60);
    expect(publisher.pings).toBe(1);
    expect(log).toEqual([]);
  });

  it('stops between probes without leaving a timer', async () => {
    monitor.onApplicationBootstrap();
    await pass(1);
    await monitor.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
    await pass(60);
    expect(publisher.pings).toBe(1);
  });
});
