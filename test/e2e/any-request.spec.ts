import { request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COMMAND } from './api.js';
import { useService } from './service.js';

/** Limits so high for runs that the answers depend only on the requests. */
const LIMITS = { MAX_RECORDS: '200', MAX_RUNNING: '1000', MAX_QUEUED: '100000' };
const RUNS = { numRuns: 200, seed: 20_261_123, endOnFailure: true };

const names = fc.oneof(
  fc.constantFrom(...Object.keys(COMMAND), 'seed', 'start_time', 'interval_seconds', 'records_per_second'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'then', 'toJSON', ''),
  fc.string(),
);
const values = fc.oneof(
  fc.constantFrom(
    ...Object.values(COMMAND),
    'C01',
    'CSQU3054383',
    'power',
    0,
    1,
    -0,
    2 ** 32,
    1e308,
    0.001,
    null,
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 5 }),
);

/** A valid command with some fields left out or replaced, and others added. */
const almostCommands = fc
  .record({
    kept: fc.subarray(Object.keys(COMMAND), { minLength: 2 }),
    others: fc.array(fc.tuple(names, values), { maxLength: 3 }),
  })
  .map(({ kept, others }) => {
    const fields = [...kept.map((name) => [name, COMMAND[name as keyof typeof COMMAND]] as const), ...others];
    return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
  });
const bodies = fc.oneof(
  { weight: 4, arbitrary: almostCommands },
  { weight: 2, arbitrary: fc.json({ maxDepth: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

const printable = fc.string({ unit: fc.constantFrom(...'aZ09 ;,=/*+.-_"\\{}()<>:%?@\tÿé'), maxLength: 300 });
const headers = fc.record(
  {
    'content-type': fc.oneof(
      { weight: 8, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        'application/json; charset=utf-16',
        'application/json; charset=x',
        'text/json',
        'multipart/mixed',
      ),
      printable,
    ),
    'content-encoding': fc.oneof(fc.constantFrom('gzip', 'br', 'deflate', 'identity'), printable),
    'idempotency-key': printable,
    'x-request-id': printable,
    accept: printable,
    'accept-encoding': printable,
    'if-none-match': printable,
    'x-forwarded-for': printable,
  },
  { requiredKeys: ['content-type'] },
);

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

describe('any request', () => {
  const service = useService(LIMITS);

  /** Sends a request without fetch, which refuses to send some of these headers. */
  function send(method: string, path: string, given: Record<string, string>, body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(service.process.url + path, { method, headers: given }, (response) => {
        textOf(response).then(
          (text) =>
            resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
          reject,
        );
      });
      sent.once('error', reject).end(body);
    });
  }

  function expectOrder({ status, type, text }: Answer): void {
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(500);
    if (status < 400) return;
    expect(type).toBe('application/problem+json; charset=utf-8');
    const { errors, detail, ...problem } = JSON.parse(text) as Record<string, unknown>;
    expect(problem).toMatchObject({ status, code: expect.any(String), request_id: expect.any(String) });
    expect(detail).toEqual(expect.stringMatching(/\S/));
    if (problem['code'] === 'request.invalid') expect(errors).not.toHaveLength(0);
  }

  it('to POST /control is accepted or refused with a problem, and never makes the service fail', async () => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(bodies, headers, async (body, given) => {
        const answer = await send('POST', '/control', { ...given, 'content-length': length(body) }, body);
        seen.add(answer.status);
        expectOrder(answer);
      }),
      RUNS,
    );
    for (const status of [202, 400, 415]) expect(seen).toContain(status);
  });

  it('with GET is answered or refused with a problem', async () => {
    const paths = fc.webPath().filter((path) => !path.startsWith('/metrics'));
    const queries = fc.webQueryParameters();
    const known = fc.constantFrom(
      '/simulations',
      '/simulations/x',
      '/simulations/x/events',
      '/simulations/x/telemetry',
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(paths, known), queries, headers, async (path, query, given) => {
        expectOrder(await send('GET', `${path === '' ? '/' : path}?${query}`, given));
      }),
      RUNS,
    );
  });

  it('leaves no failure in the log', () => {
    const { entries } = service.process;
    expect(entries.length).toBeGreaterThan(2 * RUNS.numRuns);
    expect(entries.filter(({ level }) => level !== 'log')).toEqual([
      expect.objectContaining({ level: 'warn', context: 'ReeferSimulator' }),
    ]);
  });
});

function length(body: string): string {
  return String(Buffer.byteLength(body));
}
