import { once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Api, COMMAND, ENDLESS, poll, problem, SLOW } from './api.js';
import { ServiceProcess } from './service-process.js';

jest.setTimeout(60_000);

describe('shutting down', () => {
  let service: ServiceProcess | undefined;

  afterEach(async () => {
    await service?.stop('SIGKILL');
    service = undefined;
  });

  async function start(
    environment: Record<string, string> = {},
  ): Promise<{ process: ServiceProcess; api: Api }> {
    service = await ServiceProcess.start(environment);
    return { process: service, api: new Api(service.url) };
  }

  async function timed<T>(work: Promise<T>): Promise<{ readonly result: T; readonly milliseconds: number }> {
    const start = performance.now();
    const result = await work;
    return { result, milliseconds: performance.now() - start };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends at once with code 0 after %s if nothing is running',
    async (signal) => {
      const { process, api } = await start();
      await api.get('/control');
      const { result, milliseconds } = await timed(process.stop(signal));
      expect(result).toEqual({ code: 0, signal: null });
      expect(milliseconds).toBeLessThan(10_000);
    },
  );

  it('lets a run end within the grace period, and logs its end', async () => {
    const { process, api } = await start({ SHUTDOWN_GRACE_SECONDS: '20' });
    const { id } = await api.start({ ...COMMAND, nb_of_records: 60, records_per_second: 100 });
    const { result, milliseconds } = await timed(process.stop());
    expect(result).toEqual({ code: 0, signal: null });
    expect(milliseconds).toBeLessThan(15_000);
    const end = process.entries.find((entry) => entry['runId'] === id && entry['status'] !== undefined);
    expect(end).toMatchObject({ status: 'succeeded', acknowledged: 60, total: 60 });
  });

  it('cancels runs after the grace period, and logs each with its id and acknowledged records', async () => {
    const { process, api } = await start({ SHUTDOWN_GRACE_SECONDS: '1', MAX_RUNNING: '2' });
    const paced = await api.start(SLOW);
    const fast = await api.start({ ...COMMAND, nb_of_records: 10_000_000, interval_seconds: 1 });
    const queued = await api.start(SLOW);
    await api.until(fast.id, (run) => run.records_published > 0);
    const { result, milliseconds } = await timed(process.stop());
    expect(result).toEqual({ code: 0, signal: null });
    expect(milliseconds).toBeGreaterThanOrEqual(900);
    expect(milliseconds).toBeLessThan(15_000);
    const endOf = (id: string): unknown =>
      process.entries.find((entry) => entry['runId'] === id && entry['status'] !== undefined);
    expect(endOf(queued.id)).toMatchObject({ status: 'cancelled', acknowledged: 0, total: 100 });
    expect(endOf(paced.id)).toMatchObject({ status: 'cancelled', acknowledged: 1, total: 100 });
    expect(endOf(fast.id)).toMatchObject({
      status: expect.stringMatching(/cancelled|succeeded/),
      acknowledged: expect.any(Number),
    });
    expect(
      process.logs.some((line) => line.includes('Shutting down (SIGTERM) with 2 simulations running')),
    ).toBe(true);
  });

  it('still answers and accepts runs during the delay, but is not ready; then it accepts no more', async () => {
    const { process, api } = await start({ SHUTDOWN_DELAY_SECONDS: '1', SHUTDOWN_GRACE_SECONDS: '1' });
    process.signal('SIGTERM');
    await process.waitForLog(/Shutting down/);
    const ready = await api.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      error: { accepting: { status: 'down', message: 'The service is shutting down.' } },
    });
    expect((await api.get('/health/live')).status).toBe(200);
    const { id } = await api.start(SLOW);
    expect((await api.run(id)).status).toBe('running');
    const refused = await poll('a refusal', async () => {
      const response = await api.control(COMMAND);
      return response.status === 202 ? undefined : response;
    });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await problem(refused, 503)).code).toBe('run.shutting-down');
    expect((await api.run(id)).status).toBe('running');
    expect(await process.exited).toEqual({ code: 0, signal: null });
    expect(process.logs.some((line) => line.includes(`Simulation ${id} cancelled: 1 of 100`))).toBe(true);
  });

  it('closes kept-alive connections after the signal, so that new ones go elsewhere', async () => {
    const { process, api } = await start({ SHUTDOWN_DELAY_SECONDS: '60' });
    expect((await api.get('/products')).headers.get('connection')).toBe('keep-alive');
    process.signal('SIGTERM');
    await process.waitForLog(/Shutting down/);
    expect((await api.get('/products')).headers.get('connection')).toBe('close');
  });

  it('does not delay for Ctrl-C', async () => {
    const { process } = await start({ SHUTDOWN_DELAY_SECONDS: '60' });
    expect((await timed(process.stop('SIGINT'))).milliseconds).toBeLessThan(10_000);
  });

  it('ends at once after a second Ctrl-C', async () => {
    const { process, api } = await start({ SHUTDOWN_GRACE_SECONDS: '60' });
    await api.start(SLOW);
    process.signal('SIGINT');
    await process.waitForLog(/Shutting down/);
    const { result, milliseconds } = await timed(process.stop('SIGINT'));
    expect(result).toEqual({ code: 130, signal: null });
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('is not held up by event streams, downloads and idle connections', async () => {
    const { process, api } = await start({ SHUTDOWN_GRACE_SECONDS: '0', MAX_RECORDS: '1000000000' });
    const { id } = await api.start(ENDLESS);
    const events = await api.open(`/simulations/${id}/events`);
    const [unread, read] = await Promise.all([1, 2].map(() => api.open(`/simulations/${id}/telemetry`)));
    for (const client of [unread, read]) client?.on('error', () => undefined);
    read?.resume();
    let text = '';
    events.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await api.get('/control');
    const ended = once(events, 'end');
    const { result, milliseconds } = await timed(process.stop());
    expect(result).toEqual({ code: 0, signal: null });
    expect(milliseconds).toBeLessThan(15_000);
    await ended;
    expect(text).toMatch(/\nevent: end\nid: end\ndata: \{.*"status":"cancelled"/);
  });
});
