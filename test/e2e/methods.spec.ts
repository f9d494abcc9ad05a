import { type IncomingMessage, METHODS, request as httpRequest } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { COMMAND, type ProblemAnswer } from './api.js';
import { useService } from './service.js';

const ORIGIN = 'https://control.example';
const DOCUMENTATION = ['/apidocs', '/apidocs/', '/apidocs-json', '/apidocs-yaml', '/apidocs/swagger-ui.css'];
/** CONNECT asks for a tunnel, which Node refuses by itself. */
const ALL = METHODS.filter((method) => method !== 'CONNECT');

const service = useService({ CORS_ORIGINS: ORIGIN });

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends a request without fetch, which does not send TRACE. */
function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(service.process.url + path, { method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.once('error', reject).end();
  });
}

/** The methods of each path, as the application logs its routes. */
function methodsByPath(): Map<string, Set<string>> {
  const found = new Map(DOCUMENTATION.map((path) => [path, new Set(['GET'])]));
  for (const line of service.process.logs) {
    const [, path, method] = /Mapped \{(\/[^,]*), ([A-Z]+)\}/.exec(line) ?? [];
    if (path === undefined || method === undefined) continue;
    found.set(path, (found.get(path) ?? new Set()).add(method));
  }
  for (const methods of found.values()) if (methods.has('GET')) methods.add('HEAD');
  return found;
}

describe('a path', () => {
  it('answers 405 with Allow to each method that it does not have, TRACE among them', async () => {
    const { id } = await service.api.start(COMMAND);
    const paths = methodsByPath();
    expect(paths.size).toBeGreaterThan(15);
    for (const [path, methods] of paths) {
      const allowed = [...methods, 'OPTIONS'].sort();
      for (const method of ALL.filter((one) => !allowed.includes(one))) {
        const { status, headers, body } = await send(method, path.replace(':id', id).replace(/:\w+/, 'x'));
        expect([method, path, status]).toEqual([method, path, 405]);
        expect(headers.allow?.split(', ').sort()).toEqual(allowed);
        expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
        if (method === 'HEAD') continue;
        expect((JSON.parse(body) as ProblemAnswer).detail).toBe(
          `${method} is not possible here. Allowed: ${headers.allow}.`,
        );
      }
    }
  });

  it('answers OPTIONS with Allow', async () => {
    for (const [path, methods] of methodsByPath()) {
      const { status, headers, body } = await send('OPTIONS', path.replace(/:\w+/g, 'x'));
      expect([path, status, body]).toEqual([path, 204, '']);
      expect(headers.allow?.split(', ').sort()).toEqual([...methods, 'OPTIONS'].sort());
    }
  });

  it('answers HEAD as GET, without a body', async () => {
    const { id } = await service.api.start(COMMAND);
    await service.api.ended(id);
    for (const [path, methods] of methodsByPath()) {
      if (!methods.has('GET')) continue;
      const real = path.replace(':id', id).replace(':name', 'demonstration');
      const [head, get] = [await send('HEAD', real), await send('GET', real)];
      expect([real, head.status, head.headers['content-type']]).toEqual([
        real,
        get.status,
        get.headers['content-type'],
      ]);
      expect(head.body).toBe('');
    }
  });

  it('says no more than that it is unknown if there is none, whatever the method', async () => {
    for (const method of [...ALL].filter((one) => one !== 'OPTIONS')) {
      const { status, headers } = await send(method, '/simulation');
      expect([method, status, headers.allow]).toEqual([method, 404, undefined]);
    }
    expect((await send('OPTIONS', '/simulation')).status).toBe(404);
    expect((await send('PUT', '/simulations/%E0%A4%A')).status).toBe(400);
  });

  it('lets pages of a known origin ask what they may', async () => {
    const preflight = { origin: ORIGIN, 'access-control-request-method': 'DELETE' };
    const { status, headers } = await send('OPTIONS', '/simulations/x', preflight);
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': expect.stringContaining('DELETE'),
      allow: 'GET, HEAD, DELETE, PATCH, OPTIONS',
    });
  });
});

describe('the port for management', () => {
  const managed = useService({ MANAGEMENT_PORT: '0' });

  it('has GET and HEAD only', async () => {
    const [, port] = /are on port (\d+)/.exec(await managed.process.waitForLog(/are on port/)) ?? [];
    for (const path of ['/health', '/health/live', '/health/ready', '/metrics']) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST' });
      expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, 'GET, HEAD']);
      expect((await fetch(`http://127.0.0.1:${port}${path}`, { method: 'HEAD' })).ok).toBe(true);
    }
  });
});
