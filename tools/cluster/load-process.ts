import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { LoadReport } from './load.js';

/** Sends requests to the service from a separate process that runs load.ts. */
export class LoadProcess {
  private readonly child: ChildProcess;
  private output = '';

  constructor(url: string, token: string) {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'tools/cluster/load.ts', url], {
      env: { ...process.env, TOKEN: token },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** Ends the requests and resolves with a summary; rejects if any of them failed. */
  async stop(): Promise<string> {
    this.child.stdin?.end();
    await once(this.child, 'close');
    const { requests, failures, longestGap } = JSON.parse(this.output) as LoadReport;
    const numbers = Object.entries(requests)
      .map(([name, count]) => `${count} × ${name}`)
      .join(', ');
    if (failures.length > 0) {
      throw new Error(
        `${failures.length} requests failed (${numbers}):\n${failures.slice(0, 60).join('\n')}`,
      );
    }
    return `${numbers}; none failed; never more than ${longestGap} ms between two of a kind`;
  }
}
