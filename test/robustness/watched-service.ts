import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ServiceProcess } from '../e2e/service-process.js';
import { eventually } from '../integration/eventually.js';

const LOOP_DELAY = pathToFileURL(join(import.meta.dirname, 'loop-delay-on-signal.mjs')).href;
const HEALTH_EVERY_MS = 20;

/** What the process itself tells since it was last asked. */
export interface OwnReport {
  /** The longest time for which the event loop was busy, ms. */
  readonly longest: number;
  /** Resident memory and the heap in use, bytes. */
  readonly rss: number;
  readonly heapUsed: number;
}

/** What happened while something was done. */
export interface Watched<T> extends OwnReport {
  readonly result: T;
  /** Until it was done, ms. */
  readonly milliseconds: number;
  /** The longest answer to `GET /health/live`, which is asked every 20 ms, ms. */
  readonly longestAnswer: number;
}

/** A service that tells how long its event loop was busy, and how much memory it uses. */
export class WatchedService {
  private constructor(readonly process: ServiceProcess) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<WatchedService> {
    return new WatchedService(
      await ServiceProcess.start({ ...environment, NODE_OPTIONS: `--import=${LOOP_DELAY}` }),
    );
  }

  /** Does something while other requests come, which must all be answered with 200. */
  async watch<T>(work: () => Promise<T>): Promise<Watched<T>> {
    await this.own();
    const done = new AbortController();
    const health = this.askForHealth(done.signal);
    const begun = performance.now();
    try {
      const result = await work();
      const milliseconds = performance.now() - begun;
      const own = await this.own();
      done.abort();
      return { result, milliseconds, ...own, longestAnswer: await health };
    } finally {
      done.abort();
      await health;
    }
  }

  /** What the process tells since this was last asked. */
  async own(): Promise<OwnReport> {
    const { stdout } = this.process;
    const seen = stdout.length;
    this.process.signal('SIGUSR2');
    const line = await eventually('the report of the process', () =>
      stdout.slice(seen).find((one) => one.includes('"message":"loop"')),
    );
    return JSON.parse(line) as OwnReport;
  }

  async stop(): Promise<void> {
    await this.process.stop('SIGKILL');
  }

  private async askForHealth(done: AbortSignal): Promise<number> {
    let longest = 0;
    while (!done.aborted) {
      const asked = performance.now();
      const response = await fetch(`${this.process.url}/health/live`);
      await response.text();
      if (response.status !== 200) throw new Error(`/health/live: ${response.status}`);
      longest = Math.max(longest, performance.now() - asked);
      await pause(HEALTH_EVERY_MS);
    }
    return longest;
  }
}
