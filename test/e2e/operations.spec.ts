import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { COMMAND, problem, SLOW } from './api.js';
import { useService } from './service.js';

const NOTE = 'telemetry is not sent to Kafka: KAFKA_BROKERS is not set';

describe('the service', () => {
  const service = useService({ LOG_LEVEL: 'debug' });

  it('answers a ping', async () => {
    const response = await service.api.get('/control');
    expect([response.status, await response.json()]).toEqual([200, { status: 'success', message: 'pong!' }]);
  });

  it('redirects a browser from / to the documentation', async () => {
    const response = await service.api.get('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/apidocs']);
  });

  it('lists the products', async () => {
    const products = (await (await service.api.get('/products')).json()) as object[];
    expect(products).toHaveLength(5);
    expect(products[1]).toEqual({
      product_id: 'P02',
      name: 'Banana',
      content_type: 2,
      target_temperature: 6,
      humidity_level: 60,
      profiles: {
        seed: { target_temperature: 6, humidity_level: 60, vent: 25, cargo: 20 },
        real: { target_temperature: 13.3, vent: 25, cargo: 20 },
      },
    });
  });

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/simulations/a/b'],
    ['GET', '/health/none'],
    ['PUT', '/controls'],
    ['PATCH', '/simulations/a'],
    ['POST', '/nowhere'],
  ])('answers %s %s with 404 as a problem', async (method, path) => {
    await problem(await service.api.send(method, path), 404);
  });

  describe('X-Request-Id', () => {
    const access = (id: string): Promise<string> =>
      service.process.waitForLog(new RegExp(`"requestId":"${id}"`));

    it('is generated for each request without one, and appears in its log line', async () => {
      const ids = await Promise.all(
        [1, 2].map(async () => (await service.api.get('/products')).headers.get('x-request-id') ?? ''),
      );
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) {
        expect(id).toMatch(/^[0-9a-f-]{36}$/);
        expect(JSON.parse(await access(id))).toMatchObject({
          context: 'HTTP',
          method: 'GET',
          path: '/products',
          status: 200,
          milliseconds: expect.any(Number),
          requestId: id,
        });
      }
    });

    it("is the client's own if given, in the answer, in a problem and in the log", async () => {
      const response = await service.api.get('/nowhere?secret=1', { 'x-request-id': 'trace/42:a' });
      expect(response.headers.get('x-request-id')).toBe('trace/42:a');
      expect((await problem(response, 404)).request_id).toBe('trace/42:a');
      expect(JSON.parse(await access('trace/42:a'))).toMatchObject({ path: '/nowhere', status: 404 });
    });

    it.each(['a b', 'x'.repeat(129), 'é'])('is replaced if it is invalid (%#)', async (given) => {
      const id = (await service.api.get('/products', { 'x-request-id': given })).headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('cannot break the log', async () => {
      const id = '"},{"level":"error';
      const response = await service.api.get('/products', { 'x-request-id': id });
      expect(response.headers.get('x-request-id')).toBe(id);
      await service.process.waitForLog(/\\"\},\{\\"level/);
      expect(service.process.entries.filter((entry) => entry['requestId'] === id)).toHaveLength(1);
    });

    it('appears in the log line of a client that hung up', async () => {
      const { id } = await service.api.start(SLOW);
      const response = await service.api.open(`/simulations/${id}/events`, { 'x-request-id': 'hung-up' });
      response.destroy();
      expect(JSON.parse(await access('hung-up'))).toMatchObject({ path: `/simulations/${id}/events` });
      await service.api.cancel(id);
    });

    it("does not appear in the log lines of a run, which outlives the request; the run's id does", async () => {
      const response = await service.api.control(COMMAND, { 'x-request-id': 'starter' });
      const { id } = (await response.json()) as { id: string };
      const line = await service.process.waitForLog(new RegExp(`Simulation ${id} succeeded`));
      expect(JSON.parse(line)).toMatchObject({
        runId: id,
        acknowledged: 100,
        total: 100,
        context: 'Simulations',
      });
      expect(line).not.toContain('starter');
    });
  });

  it('survives input that is not HTTP, and requests that stop halfway', async () => {
    const { hostname, port } = new URL(service.process.url);
    const send = async (bytes: string): Promise<string> => {
      const socket = connect(Number(port), hostname);
      socket.end(bytes);
      return textOf(socket);
    };
    expect(await send('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const header =
      'POST /control HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
    await send(header);
    expect((await service.api.get('/control')).status).toBe(200);
    expect(service.process.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('does not upgrade to https, so that pages work behind a port-forward', async () => {
    const response = await service.api.get('/apidocs/');
    expect(response.headers.get('strict-transport-security')).toBeNull();
    expect(response.headers.get('content-security-policy')).not.toMatch(/upgrade-insecure-requests/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  describe('health', () => {
    it.each(['/health', '/health/live', '/health/ready'])('%s is ok', async (path) => {
      const response = await service.api.get(path);
      expect([response.status, await response.json()]).toMatchObject([200, { status: 'ok' }]);
    });

    it('shows all checks with their details', async () => {
      const { details } = (await (await service.api.get('/health')).json()) as { details: unknown };
      expect(details).toEqual({
        process: { status: 'up', uptimeSeconds: expect.any(Number) },
        destination: { status: 'up', kind: 'embedded', note: NOTE },
        accepting: { status: 'up' },
      });
    });

    it('is not cached, and is logged only at level debug', async () => {
      const response = await service.api.get('/health/live', { 'x-request-id': 'probe' });
      expect(response.headers.get('cache-control')).toMatch(/no-store|no-cache/);
      expect(JSON.parse(await service.process.waitForLog(/"requestId":"probe"/))).toMatchObject({
        level: 'debug',
      });
    });
  });

  describe('metrics', () => {
    it('are in the Prometheus text format', async () => {
      const response = await service.api.get('/metrics');
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      const text = await response.text();
      for (const name of [
        'reefer_destination_up 1',
        'reefer_runs{status="running"}',
        'process_cpu_seconds_total',
      ]) {
        expect(text).toContain(name);
      }
      for (const line of text.split('\n')) {
        expect(line).toMatch(/^(#.*|[a-z][a-z0-9_]*(\{[^}]*\})? (NaN|[-+]?[0-9.e+-]+)|)$/);
      }
    });

    it('count exactly the runs and the records', async () => {
      const lines = [
        'reefer_records_published_total',
        'reefer_runs_ended_total{status="succeeded",simulation="o2sensor"}',
        'reefer_runs_ended_total{status="cancelled",simulation="normal"}',
        'reefer_publish_duration_seconds_count',
        'reefer_runs{status="running"}',
      ];
      const read = (): Promise<number[]> => Promise.all(lines.map((line) => service.api.metric(line)));
      const before = await read();
      const done = await service.api.start({ ...COMMAND, simulation: 'o2sensor', nb_of_records: 2345 });
      await service.api.ended(done.id);
      const { id } = await service.api.start({ ...SLOW, simulation: 'normal' });
      await service.api.until(id, (run) => run.records_published === 1);
      const during = await read();
      await service.api.cancel(id);
      await service.api.ended(id);
      const after = await read();
      const moved = (now: number[]): number[] => now.map((value, i) => value - (before[i] ?? NaN));
      expect(moved(during)).toEqual([2346, 1, 0, 4, 1]);
      expect(moved(after)).toEqual([2346, 1, 1, 4, 0]);
    });
  });

  describe('documentation', () => {
    it('says at the top that telemetry is not sent to Kafka', async () => {
      const document = (await (await service.api.get('/apidocs-json')).json()) as {
        info: { description: string };
      };
      expect(document.info.description).toMatch(new RegExp(`^> \\*\\*${NOTE}\\*\\*`));
    });

    it('is OpenAPI 3.1 with every route, as JSON and as YAML', async () => {
      const document = (await (await service.api.get('/apidocs-json')).json()) as {
        openapi: string;
        paths: object;
      };
      expect(document.openapi).toMatch(/^3\.1/);
      expect(Object.keys(document.paths).sort()).toEqual(
        [
          '/',
          '/control',
          '/health',
          '/health/live',
          '/health/ready',
          '/metrics',
          '/products',
          '/scenarios',
          '/scenarios/{name}',
          '/simulations',
          '/simulations/{id}',
          '/simulations/{id}/events',
          '/simulations/{id}/faults',
          '/simulations/{id}/faults/{fault}',
          '/simulations/{id}/scenario',
          '/simulations/{id}/telemetry',
        ].sort(),
      );
      const yaml = await (await service.api.get('/apidocs-yaml')).text();
      expect(yaml).toMatch(/^openapi: 3\.1/);
      for (const path of Object.keys(document.paths)) expect(yaml).toContain(`\n  ${path}:\n`);
    });

    it('is a page that loads only what the service itself serves', async () => {
      const page = await (await service.api.get('/apidocs')).text();
      const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
      expect(sources.length).toBeGreaterThanOrEqual(4);
      for (const source of sources) {
        const url = new URL(source, `${service.process.url}/apidocs`);
        expect(url.origin).toBe(service.process.url);
        expect((await service.api.get(url.pathname)).status).toBe(200);
      }
    });
  });
});
