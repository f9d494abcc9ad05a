import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { NodePlan } from './cluster-plan.js';
import { startGuarded, type GuardedProcess, type ProcessEnd } from './guarded-process.js';
import type { JavaCommand } from './java-command.js';
import { firstErrors, lastLines } from './run-tool.js';
import { ToolError } from './tool-error.js';

const START_MILLISECONDS = 120_000;
const STOP_MILLISECONDS = 20_000;
const POLL_MILLISECONDS = 25;

/** What a node needs in addition to its plan. */
export interface NodeSurroundings {
  readonly command: JavaCommand;
  /** A directory that is removed if this process ends before it has stopped the node. */
  readonly removeIfOrphaned?: string | undefined;
  /** Called when the node ends unexpectedly. */
  readonly onUnexpectedEnd?: ((node: KafkaNode, end: ProcessEnd) => void) | undefined;
}

/** One Kafka process, which can be stopped, killed, suspended and started again on the same ports and data. */
export class KafkaNode {
  private running: GuardedProcess | undefined;

  constructor(
    readonly plan: NodePlan,
    private readonly surroundings: NodeSurroundings,
  ) {}

  /** The process id while the process exists, even if it is suspended. */
  get pid(): number | undefined {
    return this.running?.pid;
  }

  /** Starts the process and waits until it serves; rejects with the end of its log if it does not. */
  async start(): Promise<void> {
    if (this.running) throw new ToolError(`${this.plan.name} runs already.`);
    const { plan, surroundings } = this;
    const logStart = await stat(plan.logFile).then(
      ({ size }) => size,
      () => 0,
    );
    const started = startGuarded({
      command: surroundings.command.java,
      args: [...surroundings.command.options, 'kafka.Kafka', join(plan.directory, 'server.properties')],
      logFile: plan.logFile,
      removeIfOrphaned: surroundings.removeIfOrphaned,
    });
    this.running = started;
    const state = { up: false };
    void started.ended.then((end) => {
      if (this.running !== started) return;
      this.running = undefined;
      if (state.up) surroundings.onUnexpectedEnd?.(this, end);
    });
    await this.waitUntilUp(started, logStart);
    state.up = true;
  }

  /** Ends the process like a crash (SIGKILL), and waits until it is gone. */
  async kill(): Promise<void> {
    const ending = this.running;
    if (!ending) return;
    this.running = undefined;
    ending.signal('SIGKILL');
    await ending.ended;
  }

  /** Stops the process gracefully (SIGTERM), and kills it if that takes longer than 20 s. */
  async stop(): Promise<void> {
    const ending = this.running;
    if (!ending) return;
    this.running = undefined;
    ending.signal('SIGCONT');
    ending.signal('SIGTERM');
    const timeout = new AbortController();
    await Promise.race([ending.ended, delay(STOP_MILLISECONDS, undefined, timeout)]);
    timeout.abort();
    ending.signal('SIGKILL');
    await ending.ended;
  }

  /** Stops the process if it runs, starts it again with the same ports and data, and waits until it serves. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Freezes the process (SIGSTOP): connections stay open, but nothing is answered. */
  suspend(): void {
    this.required().signal('SIGSTOP');
  }

  /** Lets a suspended process continue (SIGCONT). */
  resume(): void {
    this.required().signal('SIGCONT');
  }

  private required(): GuardedProcess {
    if (!this.running) throw new ToolError(`${this.plan.name} does not run.`);
    return this.running;
  }

  private async waitUntilUp(started: GuardedProcess, logStart: number): Promise<void> {
    const deadline = Date.now() + START_MILLISECONDS;
    while (Date.now() < deadline) {
      const ended = this.running !== started;
      const log = (await readFile(this.plan.logFile)).subarray(logStart).toString();
      if (log.includes('Kafka Server started')) return;
      if (ended) throw new ToolError(this.failure('ended while it was starting', log));
      await delay(POLL_MILLISECONDS);
    }
    await this.kill();
    const log = await readFile(this.plan.logFile, 'utf8');
    throw new ToolError(this.failure(`was not up after ${START_MILLISECONDS / 1000} s`, log));
  }

  private failure(what: string, log: string): string {
    const errors = firstErrors(log, 5);
    return [
      `Kafka ${this.plan.name} ${what}.`,
      ...(errors === '' ? [] : ['Errors in its log:', errors]),
      `The end of ${this.plan.logFile}:`,
      lastLines(log, 12),
    ].join('\n');
  }
}
