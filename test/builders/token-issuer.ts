import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer of JWTs on this machine, with discovery and a set of keys, whose answers a test can change. */
export class IssuerUnderTest {
  /** How often the keys were fetched. */
  keyRequests = 0;
  /** Overrides what discovery says. */
  about: Record<string, unknown> = {};
  private readonly keys = new Map<string, KeyPair>();
  private down = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<IssuerUnderTest> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = new IssuerUnderTest(server);
    server.on('request', ({ url = '' }, response) => {
      void issuer.answer(url).then((body) => {
        response.writeHead(body === undefined ? 503 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body ?? {}));
      });
    });
    await issuer.addKey('first');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async addKey(kid: string): Promise<void> {
    this.keys.set(kid, await generateKeyPair('RS256'));
  }

  key(kid: string): KeyPair {
    const key = this.keys.get(kid);
    if (!key) throw new Error(`There is no key ${kid}.`);
    return key;
  }

  /** From now on, or no longer, every answer is 503. */
  setDown(down: boolean): void {
    this.down = down;
  }

  /** A token of the issuer for the audience `reefer`, unless the claims say otherwise. */
  token(claims: Readonly<Record<string, unknown>> = {}, kid = 'first'): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: this.url, aud: 'reefer', sub: 'u-1', exp: now + 300, scope: 'read', ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid }).sign(this.key(kid).privateKey);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(url: string): Promise<unknown> {
    if (this.down) return undefined;
    if (url.startsWith('/.well-known'))
      return { issuer: this.url, jwks_uri: `${this.url}/keys`, ...this.about };
    this.keyRequests++;
    const keys = [...this.keys].map(async ([kid, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      kid,
    }));
    return { keys: await Promise.all(keys) };
  }
}
