import { setTimeout as pause } from 'node:timers/promises';
import type { RunView } from '../../src/interface/http/run-view.dto.js';
import { isoContainerId } from '../builders/command-builder.js';
import { eventually } from '../integration/eventually.js';
import type { ControlClient, RunRequest } from './control-client.js';

const POLL_MS = 250;
const END_DEADLINE_MS = 180_000;
/** One run in this many goes at full speed; the others last some seconds. */
const FULL_SPEED_EVERY = 6;

/** Keeps a number of runs with distinct containers going, and starts a new one for each that ends. */
export class Load {
  /** The requests, by the id of the run that each started. */
  readonly requests = new Map<string, RunRequest>();
  private readonly stopped = new AbortController();
  private paused = false;
  private serial = 0;
  private keeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: ControlClient,
    readonly runsAtOnce: number,
  ) {}

  begin(): void {
    this.keeping = this.keep();
  }

  /** Starts no new runs until `resume`. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  /** The runs that have sent some of their records, but not all. */
  async inTheMiddle(): Promise<readonly RunView[]> {
    const runs = await this.client.runs();
    return runs.filter(
      ({ status, records_published, records_total }) =>
        status === 'running' && records_published > 0 && records_published < records_total,
    );
  }

  /** Starts one more run and waits until it succeeds. */
  async oneMore(): Promise<void> {
    const run = await eventually('A new run was accepted', () => this.startNext());
    const ended = await eventually(
      'The new run ended',
      async () => (await this.client.runs()).find(({ id, ended_at }) => id === run.id && ended_at),
      END_DEADLINE_MS,
    );
    if (ended.status !== 'succeeded') {
      throw new Error(`A run after the fault ${ended.status}: ${JSON.stringify(ended.failure)}`);
    }
  }

  /** Starts no more runs. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.keeping;
  }

  /** Waits until every run has ended, and returns the runs as the service shows them. */
  async ended(): Promise<readonly RunView[]> {
    await this.stop();
    return eventually(
      'All runs ended',
      async () => {
        const runs = await this.client.runs();
        return runs.every(({ ended_at }) => ended_at !== undefined) && runs;
      },
      END_DEADLINE_MS,
    );
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await this.fill().catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async fill(): Promise<void> {
    if (this.paused) return;
    const runs = await this.client.runs();
    const missing = this.runsAtOnce - runs.filter(({ ended_at }) => ended_at === undefined).length;
    for (let i = 0; i < missing && !this.stopped.signal.aborted; i++) {
      if (!(await this.startNext())) return;
    }
  }

  private async startNext(): Promise<RunView | undefined> {
    const request = this.next();
    const run = await this.client.start(request);
    if (run) this.requests.set(run.id, request);
    return run;
  }

  private next(): RunRequest {
    const serial = this.serial++;
    const containerID = isoContainerId(serial);
    if (serial % FULL_SPEED_EVERY === 0) return { containerID, nb_of_records: 10_000 };
    return {
      containerID,
      nb_of_records: 600 + (serial % 5) * 200,
      records_per_second: 100 + (serial % 7) * 25,
    };
  }
}
