import { Injectable } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { StateError } from '../../domain/errors.js';
import { type RunEvent, RunStore } from '../ports/run-store.js';
import { Run, type RunSnapshot, type RunStatus } from './run.js';
import { DOCUMENT_BYTES_KEPT, RunLimits } from './run-limits.js';

/** The remembered runs by id, in the order of their acceptance, built from the store's events. */
@Injectable()
export class RunRegister {
  private readonly runs = new Map<string, Run>();
  private readonly queued = new Set<Run>();
  private readonly running = new Set<Run>();
  private readonly endedRuns = new Subject<RunSnapshot>();
  private readonly total = { containers: 0, documentBytes: 0 };
  private nextSequence = 1;

  constructor(
    store: RunStore,
    private readonly limits: RunLimits,
  ) {
    store.follow((event) => this.apply(event));
  }

  /** Emits each run when it ends. */
  get ended(): Observable<RunSnapshot> {
    return this.endedRuns.asObservable();
  }

  /** Throws `run.unknown`. */
  get(id: string): Run {
    const run = this.runs.get(id);
    if (!run) {
      throw new StateError(
        'run.unknown',
        `There is no simulation ${JSON.stringify(id.slice(0, 64))}; the last ${this.limits.runsKept} are kept, until the service restarts.`,
      );
    }
    return run;
  }

  count(status: RunStatus): number {
    if (status === 'queued') return this.queued.size;
    if (status === 'running') return this.running.size;
    return [...this.runs.values()].filter((run) => run.snapshot.status === status).length;
  }

  /** The newest runs first: at most `most`, with sequence numbers below `before`. */
  newest(most: number, before = Infinity, status?: RunStatus): readonly Run[] {
    const found: Run[] = [];
    for (const run of [...this.runs.values()].reverse()) {
      if (found.length === most) break;
      if (run.sequence < before && (!status || run.snapshot.status === status)) found.push(run);
    }
    return found;
  }

  /** The ids of the oldest ended runs that exceed what is kept; runs that have not ended stay. */
  surplus(): readonly string[] {
    const { runsKept, containersKept } = this.limits;
    let [count, { containers, documentBytes }] = [this.runs.size, this.total];
    const surplus: string[] = [];
    for (const run of this.runs.values()) {
      if (count <= runsKept && containers <= containersKept && documentBytes <= DOCUMENT_BYTES_KEPT) break;
      if (!run.ended) continue;
      surplus.push(run.snapshot.id);
      count--;
      containers -= run.weight.containers;
      documentBytes -= run.weight.documentBytes;
    }
    return surplus;
  }

  private apply(event: RunEvent): void {
    if (event.kind === 'accepted') this.add(new Run(this.nextSequence++, event));
    const run = this.runs.get(event.runId);
    if (!run) return;
    run.apply(event);
    this.sort(run);
    if (event.kind === 'ended') this.endedRuns.next(run.snapshot);
    if (event.kind === 'forgotten') this.remove(run);
  }

  private add(run: Run): void {
    this.runs.set(run.snapshot.id, run);
    this.total.containers += run.weight.containers;
    this.total.documentBytes += run.weight.documentBytes;
  }

  private remove(run: Run): void {
    this.runs.delete(run.snapshot.id);
    this.total.containers -= run.weight.containers;
    this.total.documentBytes -= run.weight.documentBytes;
  }

  /** Keeps the sets of queued and running runs up to date. */
  private sort(run: Run): void {
    const { status } = run.snapshot;
    if (status === 'queued') this.queued.add(run);
    else this.queued.delete(run);
    if (status === 'running') this.running.add(run);
    else this.running.delete(run);
  }
}
