import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../kafka/ports.js';
import { makeCertificate } from './certificate.js';
import { ROBOT } from './clients.js';

/** An OpenID Connect issuer that the cluster's pods can reach at an address of the node, with a CA of its own. */
export class IssuerForPods {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    /** Its address, which its tokens have as `iss`. */
    readonly address: string,
  ) {}

  /** Starts it as a separate process, because this one blocks while it waits for helm. */
  static async start(address: string, redirect: string): Promise<IssuerForPods> {
    const folder = mkdtempSync(join(tmpdir(), 'issuer-for-pods-'));
    makeCertificate(folder, address);
    const [port = 0] = await freePorts(1);
    const program = ['--import', 'tsx', 'tools/cluster/issuer.ts', address, String(port), folder, redirect];
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    process.once('exit', () => child.kill());
    await once(child.stdout, 'data');
    child.stdout.resume();
    return new IssuerForPods(child, folder, `https://${address}:${port}`);
  }

  get caFile(): string {
    return join(this.folder, 'ca.pem');
  }

  /** The token of a program, which it fetches with its own secret. */
  async robotToken(): Promise<string> {
    const credentials = Buffer.from(`${ROBOT.id}:${ROBOT.secret}`).toString('base64');
    const asked = request(`${this.address}/token`, {
      method: 'POST',
      rejectUnauthorized: false,
      headers: {
        authorization: `Basic ${credentials}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    }).end('grant_type=client_credentials');
    const [response] = (await once(asked, 'response')) as [AsyncIterable<Buffer>];
    let text = '';
    for await (const chunk of response) text += chunk.toString();
    const { access_token: token } = JSON.parse(text) as { access_token?: string };
    if (token === undefined) throw new Error(text);
    return token;
  }

  stop(): void {
    this.process.kill();
    rmSync(this.folder, { recursive: true });
  }
}
