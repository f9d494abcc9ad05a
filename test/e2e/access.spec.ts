import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, tokenEntry } from '../builders/api-token.js';
import { type Api, COMMAND, poll, problem } from './api.js';
import { useService } from './service.js';

const SCOPES = ['read', 'run', 'truth'] as const;
type Scope = (typeof SCOPES)[number];

/** What each route is to want of its caller. A new route has to be added here. */
const WANTED: Readonly<Record<string, 'public' | Scope>> = {
  'GET /': 'public',
  'GET /health': 'public',
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /metrics': 'read',
  'GET /control': 'read',
  'POST /control': 'run',
  'GET /products': 'read',
  'GET /scenarios': 'read',
  'GET /scenarios/:name': 'read',
  'GET /simulations': 'read',
  'POST /simulations': 'run',
  'GET /simulations/:id': 'read',
  'PATCH /simulations/:id': 'run',
  'DELETE /simulations/:id': 'run',
  'GET /simulations/:id/events': 'read',
  'GET /simulations/:id/scenario': 'truth',
  'GET /simulations/:id/telemetry': 'read',
  'POST /simulations/:id/faults': 'run',
  'DELETE /simulations/:id/faults/:fault': 'run',
};

const TOKENS = {
  read: 'only-read',
  run: 'only-run',
  truth: 'only-truth',
} as const satisfies Record<Scope, string>;

const service = useService({
  API_TOKENS: [
    ...SCOPES.map((scope) => tokenEntry(scope, scope, TOKENS[scope])),
    tokenEntry('everything', SCOPES.join('+'), 'all'),
  ].join(','),
});

/** The routes that the application has, as it logs them. */
function routes(): string[] {
  return service.process.logs.flatMap((line) => {
    const [, path, method] = /Mapped \{(\/[^,]*), ([A-Z]+)\}/.exec(line) ?? [];
    return path === undefined || method === undefined ? [] : [`${method} ${path}`];
  });
}

function send(
  route: string,
  headers: Readonly<Record<string, string>> = {},
  api: Api = service.api,
): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  return api.send(method, path.replace(/:\w+/g, 'x'), body, headers);
}

describe('the routes of a service with tokens', () => {
  it('are those that this test knows', () => {
    expect(routes().sort()).toEqual(Object.keys(WANTED).sort());
  });

  it.each(Object.entries(WANTED))('%s wants %s', async (route, wanted) => {
    const stranger = await send(route);
    if (wanted === 'public') {
      expect(stranger.status).toBeLessThan(400);
      return;
    }
    expect(await problem(stranger, 401)).toMatchObject({ code: 'access.no-token' });
    expect(stranger.headers.get('www-authenticate')).toBe('Bearer realm="reefer-simulator"');
    for (const authorization of ['Bearer wrong', 'Bearer', 'Basic YTpi', `bearer ${TOKENS[wanted]}x`, '']) {
      const answer = await send(route, { authorization });
      expect(await problem(answer, 401)).toMatchObject({
        code: expect.stringMatching(/^access\.(no|wrong)-token$/),
      });
    }
    for (const scope of SCOPES) {
      const answer = await send(route, bearer(TOKENS[scope]));
      if (scope === wanted) expect([401, 403, 405, 500]).not.toContain(answer.status);
      else {
        expect(await problem(answer, 403)).toMatchObject({
          code: 'access.scope',
          detail: expect.stringContaining(wanted),
        });
        expect(answer.headers.get('www-authenticate')).toContain(`scope="${wanted}"`);
      }
      await answer.body?.cancel().catch(() => undefined);
    }
  });

  it.each([
    '/CONTROL',
    '/control/',
    '/Simulations',
    '/simulations/',
    '/simulations//',
    '/metrics/',
    '/%63ontrol',
    '//simulations',
  ])('a variant of a path, %s, gets no further', async (path) => {
    for (const method of ['GET', 'POST', 'HEAD']) {
      const { status } = await service.api.send(method, path, method === 'POST' ? COMMAND : undefined);
      expect([401, 404, 405]).toContain(status);
    }
    expect((await service.api.runs('', bearer('all'))).simulations).toEqual([]);
  });

  it('a token in the address or in a cookie is none', async () => {
    const headers = [{}, { cookie: 'token=all' }, { 'x-forwarded-user': 'everything' }];
    for (const header of headers)
      await problem(await service.api.get('/simulations?access_token=all&token=all', header), 401);
  });

  it('the documentation is public, and asks for a token', async () => {
    expect((await service.api.get('/apidocs')).status).toBe(200);
    const document = (await (await service.api.get('/apidocs-json')).json()) as {
      readonly components: { readonly securitySchemes: unknown };
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: unknown }>>>>;
    };
    expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } });
    for (const [route, wanted] of Object.entries(WANTED)) {
      const [method = '', path = ''] = route.toLowerCase().split(' ');
      const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method];
      expect([route, operation?.security]).toEqual([
        route,
        wanted === 'public' ? undefined : [{ token: [] }],
      ]);
    }
  });
});

describe('what strangers learn', () => {
  it('is the status of health alone', async () => {
    for (const path of ['/health', '/health/live', '/health/ready'])
      expect(await (await service.api.get(path)).json()).toEqual({
        status: 'ok',
        info: {},
        error: {},
        details: {},
      });
  });

  it('is more for a token that reads', async () => {
    const report = await (await service.api.get('/health', bearer('only-read'))).json();
    expect(report).toMatchObject({ details: { destination: { kind: 'embedded' } } });
  });

  it('is not what a body is wrong about: it is not read', async () => {
    const large = `{"containerID":"${'x'.repeat(900_000)}"}`;
    await problem(await service.api.send('POST', '/simulations', large), 401);
    await problem(await service.api.send('POST', '/nowhere', large), 401);
  });
});

describe('a caller', () => {
  it('stands in the log and in the view of the run', async () => {
    const response = await service.api.control(COMMAND, {
      ...bearer('all'),
      'x-request-id': 'by-everything',
    });
    expect(response.status).toBe(202);
    const run = (await response.json()) as { readonly id: string };
    expect(run).toMatchObject({ caller: 'everything' });
    const line = await service.process.waitForLog(/POST \/control 202/);
    expect(JSON.parse(line)).toMatchObject({ caller: 'everything', requestId: 'by-everything' });
    expect(service.process.logs.join('\n')).not.toContain('"all"');
  });

  it('needs the scope truth for columns that tell faults', async () => {
    const { id } = (await (await service.api.control(COMMAND, bearer('all'))).json()) as {
      readonly id: string;
    };
    const get = (columns: string, token: string): Promise<Response> =>
      service.api.get(`/simulations/${id}/telemetry?to=1${columns}`, bearer(token));
    expect((await get('', 'only-read')).status).toBe(200);
    for (const columns of ['labels', 'extended']) {
      await problem(await get(`&columns=${columns}`, 'only-read'), 403);
      expect((await get(`&columns=${columns}`, 'all')).status).toBe(200);
    }
  });

  it('has idempotency keys of its own', async () => {
    const key = { 'idempotency-key': 'shared' };
    const [first, again, other] = await Promise.all(
      ['all', 'all', 'only-run'].map(async (token) => {
        const response = await service.api.control(COMMAND, { ...bearer(token), ...key });
        return ((await response.json()) as { readonly id: string }).id;
      }),
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('a file of tokens', () => {
  const directory = mkdtempSync(join(tmpdir(), 'reefer-tokens-'));
  const path = join(directory, 'tokens');
  const write = (entry: string): void => {
    writeFileSync(`${path}.next`, `${entry}\n`);
    renameSync(`${path}.next`, path);
  };
  write(tokenEntry('alice', 'read', 'secret-0'));
  const rotated = useService({ API_TOKENS_FILE: path });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('changes under load, and no request with a valid token is refused', async () => {
    const answers = new Map<number, number>();
    let busy = true;
    const load = Array.from({ length: 8 }, async () => {
      while (busy) {
        const { status, body } = await rotated.api.get('/simulations', bearer('steady'));
        await body?.cancel();
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
    });
    try {
      for (let version = 1; version <= 3; version++) {
        write(
          [tokenEntry('alice', 'read', `secret-${version}`), tokenEntry('bob', 'read', 'steady')].join('\n'),
        );
        await poll(`secret ${version}`, async () => {
          const { status } = await rotated.api.get('/simulations', bearer(`secret-${version}`));
          return status === 200 ? status : undefined;
        });
        await problem(await rotated.api.get('/simulations', bearer(`secret-${version - 1}`)), 401);
        if (version === 1) answers.clear();
      }
    } finally {
      busy = false;
      await Promise.all(load);
    }
    expect([...answers.keys()]).toEqual([200]);
  });
});

describe('a service that is open', () => {
  const open = useService();
  let stranger: Response;
  beforeAll(async () => {
    stranger = await open.api.get('/simulations', { authorization: 'Bearer whatever' });
  });

  it('asks for no token, and does not mind one', () => {
    expect(stranger.status).toBe(200);
  });

  it('shows details', async () => {
    expect(await (await open.api.get('/health')).json()).toMatchObject({
      details: { process: { status: 'up' } },
    });
    expect((await open.api.get('/metrics')).status).toBe(200);
  });
});
