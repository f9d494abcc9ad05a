import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api, COMMAND, problem } from './api.js';
import { FrontProxy } from './front-proxy.js';
import { useService } from './service.js';

const PREFIX = '/yard/reefer';
const FORWARDED = { 'x-forwarded-prefix': '/reefer' };

describe('behind a proxy that strips a path, and is trusted', () => {
  const service = useService({ TRUST_PROXY: 'loopback' });
  let proxy: FrontProxy;
  let api: Api;

  beforeAll(async () => {
    proxy = await FrontProxy.start(service.process.url, PREFIX);
    api = new Api(proxy.origin + PREFIX);
  });

  afterAll(() => proxy.stop());

  it('every address that the service gives leads back to it', async () => {
    expect((await api.get('/')).headers.get('location')).toBe(`${PREFIX}/apidocs`);
    const scenario = { scenario: 'demonstration', seed: 1 };
    for (const started of [await api.control(COMMAND), await api.simulate(scenario)]) {
      expect(started.status).toBe(202);
      const location = started.headers.get('location') ?? '';
      expect(location).toMatch(/^\/yard\/reefer\/simulations\/[^/]+$/);
      const found = await fetch(new URL(location, proxy.origin));
      expect(await found.json()).toMatchObject({ id: location.split('/').at(-1) });
    }
  });

  it('events arrive, the last one too', async () => {
    const { id } = await api.start(COMMAND);
    expect(await (await api.get(`/simulations/${id}/events`)).text()).toMatch(
      /^event: state\n[^]*event: end\n/,
    );
  });

  it('the documentation loads what it needs, and sends its requests to the prefix', async () => {
    const page = await api.get('/apidocs');
    const html = await page.text();
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      const asset = await fetch(new URL(link, page.url));
      expect([link, asset.status]).toEqual([link, 200]);
    }
    const servers = [{ url: PREFIX }];
    expect(await (await api.get('/apidocs-json')).json()).toMatchObject({ servers });
    expect(await (await api.get('/apidocs-yaml')).text()).toContain(`servers:\n  - url: ${PREFIX}\n`);
    expect(await (await api.get('/apidocs/swagger-ui-init.js')).text()).toContain(`"url": "${PREFIX}"`);
  });

  it('a page of the proxy’s host is no foreign one, and another one is', async () => {
    const headers = { origin: proxy.origin, 'sec-fetch-site': 'same-origin' };
    expect((await api.control(COMMAND, headers)).status).toBe(202);
    await problem(await api.control(COMMAND, { origin: service.process.url }), 403);
  });

  it('several proxies append their paths, and a slash at the end does not count', async () => {
    for (const [given, path] of [
      ['/all, /reefer/', '/all/reefer'],
      ['/', ''],
      ['/a.b_c~d-e', '/a.b_c~d-e'],
    ] as const) {
      const answer = await service.api.get('/', { 'x-forwarded-prefix': given });
      expect(answer.headers.get('location')).toBe(`${path}/apidocs`);
    }
  });

  it.each([
    'reefer',
    '//evil.example',
    '/a//b',
    '/..',
    '/a/../b',
    'https://evil.example',
    '/a?b',
    '/a%0d',
    `/${'a'.repeat(600)}`,
  ])('the prefix %.40s is refused', async (given) => {
    const { detail } = await problem(await service.api.get('/', { 'x-forwarded-prefix': given }), 400);
    expect(detail).toBe('X-Forwarded-Prefix must be a path such as /reefer.');
  });
});

describe('behind a trusted proxy that rewrites Host and does not say which one it was', () => {
  const service = useService({ TRUST_PROXY: 'loopback' });
  let proxy: FrontProxy;

  beforeAll(async () => {
    proxy = await FrontProxy.start(service.process.url, PREFIX, () => ({ 'x-forwarded-prefix': PREFIX }));
  });
  afterAll(() => proxy.stop());

  it('its own page may change nothing, as if it were a foreign one', async () => {
    const api = new Api(proxy.origin + PREFIX);
    const headers = { origin: proxy.origin, 'sec-fetch-site': 'same-origin' };
    await problem(await api.control(COMMAND, headers), 403);
    expect((await api.control(COMMAND)).status).toBe(202);
  });
});

describe.each([
  ['no proxy is trusted', {}],
  ['only others are trusted', { TRUST_PROXY: '10.0.0.0/8,192.0.2.1' }],
])('if %s', (_, environment) => {
  const service = useService(environment);

  it('the header says nothing', async () => {
    expect((await service.api.get('/', FORWARDED)).headers.get('location')).toBe('/apidocs');
    const started = await service.api.control(COMMAND, FORWARDED);
    expect(started.headers.get('location')).toMatch(/^\/simulations\//);
    expect(await (await service.api.get('/apidocs-json', FORWARDED)).json()).toMatchObject({
      servers: [{ url: '/' }],
    });
    expect((await service.api.get('/', { 'x-forwarded-prefix': '//evil.example' })).status).toBe(302);
  });
});

describe('with one trusted proxy', () => {
  const service = useService({ TRUST_PROXY: '1' });

  it('the header counts', async () => {
    expect((await service.api.get('/', FORWARDED)).headers.get('location')).toBe('/reefer/apidocs');
  });
});
