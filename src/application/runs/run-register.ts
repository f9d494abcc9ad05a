import { StateError } from '../../domain/errors.js';
import { Run, type RunStatus } from './run.js';
import type { RunOrder } from './run-simulation.js';
import type { Destination } from '../ports/telemetry-publisher.js';

/** The runs that are remembered, by id, in the order in which they came. */
export class RunRegister {
  private readonly runs = new Map<string, Run>();
  private readonly queued = new Set<Run>();
  private readonly running = new Set<Run>();
  private nextSequence = 1;

  /** `kept`: ended runs beyond that number of all runs are forgotten, oldest first. */
  constructor(private readonly kept: number) {}

  add(order: RunOrder, destination: Destination): Run {
    const run = new Run(this.nextSequence++, order, destination);
    this.runs.set(order.id, run);
    this.queued.add(run);
    return run;
  }

  /** Throws `run.unknown`. */
  get(id: string): Run {
    const run = this.runs.get(id);
    if (!run) {
      throw new StateError(
        'run.unknown',
        `There is no simulation ${JSON.stringify(id.slice(0, 64))}; the last ${this.kept} are kept, until the service restarts.`,
      );
    }
    return run;
  }

  /** To be called when a run's status has changed. */
  moved(run: Run): void {
    const { status } = run.snapshot;
    if (status !== 'queued') this.queued.delete(run);
    if (status === 'running') this.running.add(run);
    else this.running.delete(run);
  }

  count(status: RunStatus): number {
    return this.withStatus(status).length;
  }

  /** Oldest first. */
  withStatus(status: RunStatus): readonly Run[] {
    if (status === 'queued') return [...this.queued];
    if (status === 'running') return [...this.running];
    return [...this.runs.values()].filter((run) => run.snapshot.status === status);
  }

  /** Newest first, before the run of that sequence number, at most that many. */
  newest(most: number, before = Infinity, status?: RunStatus): readonly Run[] {
    const found: Run[] = [];
    for (const run of [...this.runs.values()].reverse()) {
      if (found.length === most) break;
      if (run.sequence < before && (!status || run.snapshot.status === status)) found.push(run);
    }
    return found;
  }

  /** Forgets what is over the number kept, and returns it; runs that have not ended stay. */
  forgetOldest(): readonly Run[] {
    const forgotten: Run[] = [];
    for (const run of this.runs.values()) {
      if (this.runs.size <= this.kept) break;
      if (!run.ended) continue;
      this.runs.delete(run.order.id);
      forgotten.push(run);
    }
    return forgotten;
  }
}
