import { describe, expect, it } from '@jest/globals';
import { bearer, tokenEntry } from '../builders/api-token.js';
import { COMMAND, poll, problem } from './api.js';
import { useService } from './service.js';

const TOKENS = ['alice', 'bob'].map((name) => tokenEntry(name, 'read+run', name)).join(',');
const SLOW = { ...COMMAND, nb_of_records: 1000, records_per_second: 0.5 };

describe('a run that would take too long at its pace', () => {
  const service = useService({ MAX_RUN_SECONDS: '3600' });

  it('is refused, with what is allowed', async () => {
    const { errors, detail } = await problem(
      await service.api.control({ ...COMMAND, nb_of_records: 10_000_000, records_per_second: 0.001 }),
      400,
    );
    expect(detail).toMatch(/would take 115741 days; 3600 s are the most \(MAX_RUN_SECONDS\)/);
    expect(errors).toMatchObject([{ field: 'records_per_second' }]);
    const scenario = { scenario: 'demonstration', duration: '30d', pace: { speedup: 1 } };
    expect((await problem(await service.api.simulate(scenario), 400)).code).toBe('run.too-long');
  });

  it('is accepted at a pace that is quick enough, or without one', async () => {
    for (const pace of [{ records_per_second: 1 }, {}])
      expect((await service.api.control({ ...COMMAND, nb_of_records: 3600, ...pace })).status).toBe(202);
    expect(
      (
        await problem(
          await service.api.control({ ...COMMAND, nb_of_records: 3602, records_per_second: 1 }),
          400,
        )
      ).code,
    ).toBe('run.too-long');
  });
});

describe('the records that are accepted and not yet published', () => {
  const service = useService({
    API_TOKENS: TOKENS,
    MAX_OUTSTANDING_RECORDS: '4000',
    MAX_RUNNING: '2',
    MAX_QUEUED: '4',
  });
  const start = (name: string): Promise<Response> => service.api.control(SLOW, bearer(name));

  it('are limited for a caller, and altogether; what ends makes room', async () => {
    const ids: string[] = [];
    for (const name of ['alice', 'alice', 'bob', 'bob']) {
      const response = await start(name);
      expect(response.status).toBe(202);
      ids.push(((await response.json()) as { readonly id: string }).id);
    }
    expect(await problem(await start('alice'), 429)).toMatchObject({
      code: 'run.too-much',
      detail: expect.stringContaining('4 are the most'.replace('4', '4000')),
    });
    await service.api.send('DELETE', `/simulations/${ids[3]}`, undefined, bearer('bob'));
    const refused = await start('alice');
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await problem(refused, 429)).detail).toContain('2000 are the most for a caller');
    await poll('room for bob', async () => ((await start('bob')).status === 202 ? true : undefined));
  });
});

describe('the runs that wait', () => {
  const service = useService({ API_TOKENS: TOKENS, MAX_RUNNING: '1', MAX_QUEUED: '4' });

  it('are at most half for a caller of several', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await service.api.control(SLOW, bearer('alice'))).status);
    expect(statuses).toEqual([202, 202, 202, 429]);
    expect((await service.api.control(SLOW, bearer('bob'))).status).toBe(202);
  });
});

describe('the changing requests of a minute', () => {
  const service = useService({ API_TOKENS: TOKENS, RATE_LIMIT: '5' });

  it('are limited for each caller, on all routes together; reading is not', async () => {
    const cancel = (name: string): Promise<Response> =>
      service.api.send('DELETE', '/simulations/none', undefined, bearer(name));
    for (let i = 0; i < 4; i++) expect((await cancel('alice')).status).toBe(404);
    expect((await service.api.control(COMMAND, bearer('alice'))).status).toBe(202);
    const refused = await cancel('alice');
    expect(await problem(refused, 429)).toMatchObject({
      code: 'request.rate',
      detail: expect.stringMatching(/5 changing requests .*RATE_LIMIT/),
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    for (let i = 0; i < 10; i++)
      expect((await service.api.get('/simulations', bearer('alice'))).status).toBe(200);
    expect((await cancel('bob')).status).toBe(404);
  });

  it('that strangers send slow nobody', async () => {
    for (let i = 0; i < 50; i++) await problem(await service.api.control(COMMAND, bearer('stranger')), 401);
    expect((await service.api.control(COMMAND, bearer('bob'))).status).toBe(202);
  });
});

describe('the port for management', () => {
  const service = useService({ API_TOKENS: TOKENS, MANAGEMENT_PORT: '0' });

  it('has health with details, and metrics, and nothing else; no token is wanted', async () => {
    const line = await service.process.waitForLog(/Health with details, and metrics, are on port \d+/);
    const base = `http://127.0.0.1:${/port (\d+)/.exec(line)?.[1]}`;
    expect(await (await fetch(`${base}/health`)).json()).toMatchObject({
      details: { destination: { status: 'up' } },
    });
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
    const metrics = await fetch(`${base}/metrics`);
    expect([metrics.status, await metrics.text()]).toEqual([200, expect.stringContaining('reefer_runs{')]);
    for (const path of ['/', '/control', '/simulations', '/apidocs', '/apidocs-json'])
      expect((await fetch(base + path)).status).toBe(404);
    expect((await fetch(`${base}/control`, { method: 'POST', body: '{}' })).status).toBe(404);
  });
});
