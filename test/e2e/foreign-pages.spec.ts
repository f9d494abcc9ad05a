import { request as httpRequest } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { COMMAND } from './api.js';
import { type Service, useService } from './service.js';

type Headers = Readonly<Record<string, string>>;

/** Sends what a browser would; `fetch` does not let a program choose these headers. */
function sendAs(service: Service, method: string, headers: Headers, path = '/control'): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = method === 'GET' ? '' : JSON.stringify(COMMAND);
    const all = { 'content-type': 'application/json', 'content-length': String(body.length), ...headers };
    const sent = httpRequest(
      service.process.url + path,
      { method, headers: all, agent: false },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.once('error', reject).end(body);
  });
}

const ownHost = (service: Service): string => new URL(service.process.url).host;

describe('a service on its own machine', () => {
  const service = useService();

  it('accepts changes from programs, and from its own page', async () => {
    const host = ownHost(service);
    const port = host.split(':')[1] ?? '';
    const own: Headers[] = [
      {},
      { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
      { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' },
      { host: `LOCALHOST:${port}`, origin: `http://localhost:${port}` },
      { host: `reefer.localhost:${port}` },
      { host: `[::1]:${port}` },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of own)
      expect([headers, await sendAs(service, 'POST', headers)]).toEqual([headers, 202]);
  });

  it('refuses changes that a page of another site has a browser send', async () => {
    const foreign: Headers[] = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { origin: 'file://' },
    ];
    for (const headers of foreign) {
      for (const method of ['POST', 'PATCH', 'DELETE'])
        expect([headers, await sendAs(service, method, headers)]).toEqual([headers, 403]);
    }
    expect((await service.api.runs()).simulations.length).toBeLessThanOrEqual(7);
  });

  it('answers to no name that somebody else gave this machine (DNS rebinding)', async () => {
    const rebound = {
      host: 'evil.example:8080',
      origin: 'http://evil.example:8080',
      'sec-fetch-site': 'same-origin',
    };
    expect(await sendAs(service, 'POST', rebound)).toBe(403);
    expect(await sendAs(service, 'GET', rebound, '/simulations')).toBe(403);
    expect(await sendAs(service, 'GET', { host: 'localhost.evil.example' }, '/simulations')).toBe(403);
    expect(await sendAs(service, 'GET', { host: '127.0.0.1.evil.example' }, '/simulations')).toBe(403);
  });

  it('gives pages of other sites nothing to read', async () => {
    const response = await service.api.get('/simulations', { origin: 'https://evil.example' });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a service that is told its hosts and the origins of others', () => {
  const service = useService({
    ALLOWED_HOSTS: 'reefer.example',
    CORS_ORIGINS: 'https://control.example',
  });

  it('answers to these hosts, and to addresses', async () => {
    for (const host of ['reefer.example', 'Reefer.Example:8443', '[::1]:80', '127.0.0.1'])
      expect([host, await sendAs(service, 'GET', { host }, '/simulations')]).toEqual([host, 200]);
    for (const host of ['localhost', 'evil.example', 'sub.reefer.example'])
      expect([host, await sendAs(service, 'GET', { host }, '/simulations')]).toEqual([host, 403]);
  });

  it('lets pages of these origins read and change', async () => {
    const headers = {
      host: 'reefer.example',
      origin: 'https://control.example',
      'sec-fetch-site': 'cross-site',
    };
    expect(await sendAs(service, 'POST', headers)).toBe(202);
    const preflight = { ...headers, 'access-control-request-method': 'POST' };
    expect(await sendAs(service, 'OPTIONS', preflight)).toBe(204);
    expect(await sendAs(service, 'POST', { ...headers, origin: 'https://control.example.evil' })).toBe(403);
  });
});
