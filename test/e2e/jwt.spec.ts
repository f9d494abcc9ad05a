import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { bearer, tokenEntry } from '../builders/api-token.js';
import { IssuerUnderTest } from '../builders/token-issuer.js';
import { Api, COMMAND, poll, problem } from './api.js';
import { ServiceProcess } from './service-process.js';
import './service.js';

let issuer: IssuerUnderTest;
let service: ServiceProcess;
let api: Api;

beforeAll(async () => {
  issuer = await IssuerUnderTest.start();
  service = await ServiceProcess.start({
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: 'reefer',
    API_TOKENS: tokenEntry('static', 'read', 'static-secret'),
  });
  api = new Api(service.url);
});

afterAll(async () => {
  await service.stop('SIGKILL');
  await issuer.close();
});

const list = (token: string): Promise<Response> => api.get('/simulations', bearer(token));
const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

describe('a JWT of the issuer', () => {
  it('lets its subject do what its scopes say', async () => {
    const reads = await issuer.token();
    expect((await list(reads)).status).toBe(200);
    await problem(await api.control(COMMAND, bearer(reads)), 403);
    const runs = await issuer.token({ scope: 'openid run', preferred_username: 'ada' });
    const response = await api.control(COMMAND, bearer(runs));
    expect(await response.json()).toMatchObject({ caller: 'ada (u-1)' });
  });

  it('may name several audiences, and a token of the list is valid beside it', async () => {
    expect((await list(await issuer.token({ aud: ['other', 'reefer'] }))).status).toBe(200);
    expect((await list('static-secret')).status).toBe(200);
  });

  it('may have expired half a minute ago, since clocks differ', async () => {
    expect((await list(await issuer.token({ exp: inSeconds(-10) }))).status).toBe(200);
  });

  it('without scopes is known, and may nothing', async () => {
    expect(await problem(await list(await issuer.token({ scope: 'admin openid' })), 403)).toMatchObject({
      detail: expect.stringContaining('has none'),
    });
  });

  it('by a key that the issuer has begun to use is accepted', async () => {
    await issuer.addKey('second');
    const token = await issuer.token({}, 'second');
    // The keys were fetched a moment ago, and are not fetched for each unknown name.
    await poll('the second key', async () => ((await list(token)).status === 200 ? true : undefined));
  }, 60_000);
});

describe('an attack by JWT', () => {
  const claims = (): Record<string, unknown> => ({
    ...{ iss: issuer.url, aud: 'reefer', sub: 'u-1', exp: inSeconds(300), scope: 'read run truth' },
  });

  it.each<[string, () => Promise<string> | string]>([
    ['has no signature', () => new UnsecuredJWT(claims()).encode()],
    [
      'is signed with the public key as a shared secret',
      async () => {
        const secret = new TextEncoder().encode(await exportSPKI(issuer.key('first').publicKey));
        return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);
      },
    ],
    ['is of another issuer', () => issuer.token({ iss: 'https://evil.example' })],
    ['is of an issuer that begins alike', () => issuer.token({ iss: `${issuer.url}.evil.example` })],
    ['is for another audience', () => issuer.token({ aud: 'somebody' })],
    ['has no audience', () => issuer.token({ aud: undefined })],
    ['has no end', () => issuer.token({ exp: undefined })],
    ['has no subject', () => issuer.token({ sub: undefined })],
    ['has expired', () => issuer.token({ exp: inSeconds(-60) })],
    ['is not yet valid', () => issuer.token({ nbf: inSeconds(120) })],
    [
      'is signed by a key of its own',
      async () => {
        const stranger = await IssuerUnderTest.start();
        const key = stranger.key('first').privateKey;
        await stranger.close();
        return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'first' }).sign(key);
      },
    ],
    [
      'brings its own key, or the address of one',
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'RS256', kid: 'first', jku: 'http://127.0.0.1:1/keys' })
          .sign(issuer.key('first').privateKey)
          .then((token) => `${token.slice(0, -8)}AAAAAAAA`),
    ],
    [
      'has other claims than were signed',
      async () => {
        const [head, , signature] = (await issuer.token()).split('.');
        const other = Buffer.from(JSON.stringify(claims())).toString('base64url');
        return `${head}.${other}.${signature}`;
      },
    ],
    ['is garbage', () => 'a.b.c'],
    ['is long', () => `${'a'.repeat(6000)}.b.c`],
  ])('that %s gets 401', async (_, forge) => {
    expect(await problem(await list(await forge()), 401)).toMatchObject({ code: 'access.wrong-token' });
  });

  it('with many unknown keys does not make the service ask the issuer each time', async () => {
    const before = issuer.keyRequests;
    const { privateKey } = issuer.key('first');
    for (let i = 0; i < 100; i++) {
      const header = { alg: 'RS256', kid: `unknown-${i}` };
      await problem(await list(await new SignJWT(claims()).setProtectedHeader(header).sign(privateKey)), 401);
    }
    expect(issuer.keyRequests - before).toBeLessThanOrEqual(1);
  });
});

describe('an issuer that cannot be asked', () => {
  it.each<[string, (own: IssuerUnderTest) => void]>([
    ['answers 503', (own) => own.setDown(true)],
    ['is about another issuer', (own) => (own.about = { issuer: 'https://other.example' })],
    ['names no keys', (own) => (own.about = { jwks_uri: 'http://127.0.0.1:1/keys' })],
  ])('because it %s makes 503, which says nothing of it; the log does', async (_, harm) => {
    const own = await IssuerUnderTest.start();
    harm(own);
    const locked = await ServiceProcess.start({ OIDC_ISSUER: own.url, OIDC_AUDIENCE: 'reefer' });
    try {
      const lockedApi = new Api(locked.url);
      const get = async (): Promise<Response> => lockedApi.get('/simulations', bearer(await own.token()));
      const { detail } = await problem(await get(), 503);
      expect(detail).not.toContain(own.url);
      await locked.waitForLog(/issuer of tokens .* cannot be asked/);
      await problem(await lockedApi.get('/simulations'), 401);
      own.setDown(false);
      own.about = {};
      if (harm.toString().includes('setDown'))
        await poll('the issuer answers again', async () => ((await get()).status === 200 ? true : undefined));
    } finally {
      await locked.stop('SIGKILL');
      await own.close();
    }
  });

  it.each<[Readonly<Record<string, string>>, RegExp]>([
    [{ OIDC_ISSUER: 'http://issuer.example', OIDC_AUDIENCE: 'x' }, /OIDC_ISSUER must be the https address/],
    [{ OIDC_ISSUER: 'https://issuer.example' }, /OIDC_ISSUER needs OIDC_AUDIENCE/],
    [{ OIDC_AUDIENCE: 'x' }, /OIDC_AUDIENCE needs OIDC_ISSUER/],
    [{ API_TOKENS: 'alice read plain-secret' }, /API_TOKENS: entry 1 does not end in the SHA-256/],
    [
      { API_TOKENS_FILE: '/nowhere/tokens' },
      /API_TOKENS_FILE: names \/nowhere\/tokens, which cannot be read/,
    ],
  ])('%j does not start', async (environment, message) => {
    const refused = await ServiceProcess.run(environment);
    expect((await refused.exited).code).toBe(1);
    expect(refused.logs.join('\n')).toMatch(message);
    expect(refused.logs.join('\n')).not.toContain('plain-secret');
  });
});
