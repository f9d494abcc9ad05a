import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { COMMAND, poll, problem, SLOW } from './api.js';
import { useService } from './service.js';

describe('the runs of a service with room', () => {
  const service = useService();

  it('shows a run while it is running and after it has ended', async () => {
    const { id } = await service.api.start({ ...COMMAND, records_per_second: 100 });
    const running = await service.api.until(id, (run) => run.records_published > 0);
    expect(running).toMatchObject({ id, status: 'running', records_total: 100, cancel_requested: false });
    expect(running.ended_at).toBeUndefined();
    const ended = await service.api.ended(id);
    expect(ended).toMatchObject({ status: 'succeeded', records_published: 100 });
    expect(ended.failure).toBeUndefined();
    const [created, started, end] = [ended.created_at, ended.started_at, ended.ended_at].map((text) =>
      Date.parse(text ?? ''),
    ) as [number, number, number];
    expect(started).toBeGreaterThanOrEqual(created);
    expect(end - started).toBeGreaterThanOrEqual(980);
  });

  it.each(['none', '__proto__', 'constructor', '%00', 'x'.repeat(2000)])(
    'answers an unknown id with 404 (%#)',
    async (id) => {
      for (const path of ['', '/events', '/telemetry']) {
        expect((await problem(await service.api.get(`/simulations/${id}${path}`), 404)).code).toBe(
          'run.unknown',
        );
      }
      await problem(await service.api.send('DELETE', `/simulations/${id}`), 404);
    },
  );

  it('refuses an id that cannot be decoded with 400', async () => {
    await problem(await service.api.get('/simulations/%E0%A4%A'), 400);
  });

  it('stops a running run: 202 while it stops, 200 once it has', async () => {
    const { id } = await service.api.start(SLOW);
    await service.api.until(id, (run) => run.records_published === 1);
    const { status, run } = await service.api.cancel(id);
    expect([status, run.status, run.cancel_requested]).toEqual([202, 'running', true]);
    expect(await service.api.ended(id)).toMatchObject({ status: 'cancelled', records_published: 1 });
    expect(await service.api.cancel(id)).toMatchObject({ status: 200, run: { status: 'cancelled' } });
  });

  it('stops a run at full speed quickly, in the middle', async () => {
    const { id } = await service.api.start({ ...COMMAND, nb_of_records: 10_000_000 });
    await service.api.until(id, (run) => run.records_published > 0);
    const start = performance.now();
    await service.api.cancel(id);
    const run = await service.api.ended(id);
    expect(performance.now() - start).toBeLessThan(3000);
    expect(run.status).toBe('cancelled');
    expect(run.records_published).toBeLessThan(10_000_000);
  });

  it('answers requests while runs go at full speed', async () => {
    const runs = await Promise.all(
      Array.from({ length: 3 }, () => service.api.start({ ...COMMAND, nb_of_records: 10_000_000 })),
    );
    const start = performance.now();
    expect((await service.api.get('/health/live')).status).toBe(200);
    expect(performance.now() - start).toBeLessThan(2000);
    for (const { id } of runs) await service.api.cancel(id);
    for (const { id } of runs) await service.api.ended(id);
  });

  it('refuses to stop a run that has succeeded', async () => {
    const { id } = await service.api.start();
    await service.api.ended(id);
    const { code } = await problem(await service.api.send('DELETE', `/simulations/${id}`), 409);
    expect(code).toBe('run.ended');
    expect((await service.api.run(id)).status).toBe('succeeded');
  });

  it("accepts DELETE with an empty body, as Python's requests sends it", async () => {
    const { id } = await service.api.start(SLOW);
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-length': '0' };
      request(`${service.process.url}/simulations/${id}`, { method: 'DELETE', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(202);
    await service.api.ended(id);
  });

  it('lists the runs newest first, page by page, while new ones arrive', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await service.api.start()).id);
    const first = await service.api.runs('?limit=2');
    expect(first.simulations.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    await service.api.start();
    const second = await service.api.runs(`?limit=3&cursor=${first.next_cursor}`);
    expect(second.simulations.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  it('lists each run once, up to the last page, which has no cursor', async () => {
    const all = (await service.api.runs('?limit=1000')).simulations.map(({ id }) => id);
    const seen: string[] = [];
    let query: string | undefined = '?limit=3';
    while (query !== undefined) {
      const page: Awaited<ReturnType<typeof service.api.runs>> = await service.api.runs(query);
      seen.push(...page.simulations.map(({ id }) => id));
      query = page.next_cursor === undefined ? undefined : `?limit=3&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(all);
  });

  it('lists runs of one status', async () => {
    const { id } = await service.api.start(SLOW);
    const running = await service.api.runs('?status=running');
    expect(running.simulations.map((run) => run.id)).toEqual([id]);
    expect((await service.api.runs('?status=failed')).simulations).toEqual([]);
    await service.api.cancel(id);
    await service.api.ended(id);
    expect((await service.api.runs('?status=cancelled&limit=1')).simulations[0]?.id).toBe(id);
  });

  it.each([
    ['?limit=0', ['limit']],
    ['?limit=1001', ['limit']],
    ['?limit=', ['limit']],
    ['?limit=1&limit=2', ['limit']],
    ['?cursor=-1', ['cursor']],
    ['?cursor=abc&status=left&limit=x', ['limit', 'cursor', 'status']],
    ['?colour=red&__proto__=1', ['colour', '__proto__']],
  ])('refuses %s, and names the wrong parameters', async (query, fields) => {
    const { errors } = await problem(await service.api.get(`/simulations${query}`), 400);
    expect(errors?.map(({ field }) => field)).toEqual(fields);
  });
});

describe('a service with little room', () => {
  const service = useService({ MAX_RUNNING: '1', MAX_QUEUED: '1', RUNS_KEPT: '3' });

  it('queues a run, and refuses the next with 429 and a time to retry', async () => {
    const [first, second] = [await service.api.start(SLOW), await service.api.start(SLOW)];
    expect([first.status, second.status]).toEqual(['running', 'queued']);
    expect(second.started_at).toBeUndefined();
    const refused = await service.api.control(SLOW);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect((await problem(refused, 429)).code).toBe('run.queue-full');
    expect(await service.api.metric('reefer_runs{status="running"}')).toBe(1);
    expect(await service.api.metric('reefer_runs{status="queued"}')).toBe(1);

    expect((await service.api.runs('?status=queued')).simulations.map(({ id }) => id)).toEqual([second.id]);
    await service.api.cancel(first.id);
    await service.api.until(second.id, (run) => run.status === 'running');

    const third = await service.api.start(SLOW);
    expect(await service.api.cancel(third.id)).toMatchObject({ status: 200, run: { status: 'cancelled' } });
    await service.api.cancel(second.id);
    await service.api.ended(second.id);
    expect(await service.api.run(third.id)).toMatchObject({ status: 'cancelled', records_published: 0 });
  });

  it('forgets the oldest runs that have ended, and no others', async () => {
    const slow = await service.api.start(SLOW);
    const forgotten = await poll('a forgotten run', async () => {
      const { id } = await service.api.start(SLOW);
      await service.api.cancel(id);
      const { simulations } = await service.api.runs();
      expect(simulations.length).toBeLessThanOrEqual(3);
      return simulations.length === 3 ? id : undefined;
    });
    const later = await service.api.start(SLOW);
    await service.api.cancel(later.id);
    const another = await service.api.start(SLOW);
    await service.api.cancel(another.id);
    const kept = (await service.api.runs()).simulations.map(({ id }) => id);
    expect(kept).toEqual([another.id, later.id, slow.id]);
    await problem(await service.api.get(`/simulations/${forgotten}`), 404);
    await service.api.cancel(slow.id);
  });
});
