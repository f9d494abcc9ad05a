import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../dist/main.js');
const READY = /Listening on port (\d+)/;
/** Node's warning about an emitter or a signal that accumulates listeners. */
const LEAK = 'MaxListenersExceededWarning';
const START_DEADLINE_MS = 30_000;

/** How a process ended: its exit code, or the signal that ended it. */
export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A line of the service's log in the format of `LOG_FORMAT=json`. */
export type LogEntry = Readonly<Record<string, unknown>>;

/** The built service as a separate process, on a free port, with only the given environment, and no limit of requests. */
export class ServiceProcess {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  /** Every line of stdout and stderr, in order of arrival. */
  readonly logs: string[] = [];
  /** Resolves when the process has ended and all its output has been read. */
  readonly exited: Promise<ServiceExit>;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();
  private ended: ServiceExit | undefined;
  private baseUrl: string | undefined;

  private constructor(environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        LOG_FORMAT: 'json',
        RATE_LIMIT: '1000000',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = (): boolean => this.child.kill('SIGKILL');
    process.once('exit', kill);
    this.follow(this.child.stdout, this.stdout);
    this.follow(this.child.stderr, this.stderr);
    this.exited = once(this.child, 'close').then(([code, signal]) => {
      process.off('exit', kill);
      this.ended = { code: code as number | null, signal: signal as NodeJS.Signals | null };
      this.tellListeners();
      return this.ended;
    });
  }

  /** Resolves when the service logs that it listens (at `LOG_LEVEL` info or lower); otherwise rejects with its log. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const service = new ServiceProcess(environment);
    try {
      const line = await service.waitForLog(READY, START_DEADLINE_MS);
      service.baseUrl = `http://127.0.0.1:${READY.exec(line)?.[1] ?? ''}`;
      return service;
    } catch (error) {
      await service.stop('SIGKILL');
      throw error;
    }
  }

  /** Starts a service that is expected to end by itself, and resolves when it has ended. */
  static async run(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const service = new ServiceProcess(environment);
    await service.exited;
    return service;
  }

  /** The URL at which the service listens, without a slash at the end. */
  get url(): string {
    if (this.baseUrl === undefined) throw new Error('The service does not listen.');
    return this.baseUrl;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** The parsed log; throws if a line is not a JSON object. */
  get entries(): readonly LogEntry[] {
    return this.logs.map((line) => JSON.parse(line) as LogEntry);
  }

  /** Resolves with the first matching line; rejects with the log if none comes before the deadline. */
  async waitForLog(pattern: RegExp, deadlineMs = 20_000): Promise<string> {
    const deadline = performance.now() + deadlineMs;
    for (;;) {
      const line = this.logs.find((candidate) => pattern.test(candidate));
      if (line !== undefined) return line;
      const left = deadline - performance.now();
      if (this.ended || left <= 0) {
        const why = this.ended ? `it ended (${JSON.stringify(this.ended)})` : `not within ${deadlineMs} ms`;
        throw new Error(`The service did not log ${String(pattern)}: ${why}.\n${this.logs.join('\n')}`);
      }
      await this.change(left);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends the signal unless the process has ended, and resolves once it has; rejects if it warned about a leak. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ServiceExit> {
    this.signal(signal);
    const exit = await this.exited;
    const leak = this.logs.find((line) => line.includes(LEAK));
    if (leak !== undefined) throw new Error(`The service warned of a leak: ${leak}`);
    return exit;
  }

  private follow(stream: NodeJS.ReadableStream | null, lines: string[]): void {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      this.logs.push(line);
      this.tellListeners();
    });
  }

  private tellListeners(): void {
    for (const listener of this.listeners) listener();
  }

  /** Resolves at the next line, at the end of the process, or after `mostMs`. */
  private async change(mostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, mostMs);
      const listener = (): void => {
        clearTimeout(timer);
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
    });
  }
}
