import { type Observable, ReplaySubject } from 'rxjs';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { RunEvent, RunFailure } from '../ports/run-store.js';
import type { Destination } from '../ports/telemetry-publisher.js';

/** The states of a run. */
export const RUN_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

/** What is known about a run at one moment. */
export interface RunSnapshot {
  readonly id: string;
  readonly status: RunStatus;
  /** Whether a running run has been asked to stop. */
  readonly cancelRequested: boolean;
  /** How many the destination has acknowledged; for a failed run, at least this many. */
  readonly recordsPublished: number;
  readonly recordsTotal: number;
  /** How long the destination has made the run wait. */
  readonly throttledSeconds: number;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly command: SimulationCommand;
  readonly recordsPerSecond: number | undefined;
  readonly destination: Destination;
  readonly failure: RunFailure | undefined;
}

/** The event that creates a run. */
export type RunAccepted = Extract<RunEvent, { readonly kind: 'accepted' }>;

/** One simulation from its acceptance to its end, built from its events. */
export class Run {
  private readonly states = new ReplaySubject<RunSnapshot>(1);
  private state: RunSnapshot;

  constructor(
    /** Position among all known runs; newer runs have higher numbers. */
    readonly sequence: number,
    { order: { id, command, recordsPerSecond }, destination, at }: RunAccepted,
  ) {
    this.state = {
      id,
      status: 'queued',
      cancelRequested: false,
      recordsPublished: 0,
      recordsTotal: command.records,
      throttledSeconds: 0,
      createdAt: at,
      startedAt: undefined,
      endedAt: undefined,
      command,
      recordsPerSecond,
      destination,
      failure: undefined,
    };
    this.states.next(this.state);
  }

  get snapshot(): RunSnapshot {
    return this.state;
  }

  get ended(): boolean {
    return this.state.endedAt !== undefined;
  }

  /** Emits the current state, then each new one; completes when the run ends. */
  get changes(): Observable<RunSnapshot> {
    return this.states.asObservable();
  }

  apply(event: RunEvent): void {
    const changed = this.changeBy(event);
    if (!changed) return;
    this.state = { ...this.state, ...changed };
    this.states.next(this.state);
    if (this.ended) this.states.complete();
  }

  private changeBy(event: RunEvent): Partial<RunSnapshot> | undefined {
    const { recordsPublished, throttledSeconds } = this.state;
    switch (event.kind) {
      case 'accepted':
      case 'forgotten':
        return undefined;
      case 'started':
        return { status: 'running', startedAt: event.at };
      case 'cancel-requested':
        return { cancelRequested: true };
      case 'progress':
        return event.acknowledged === recordsPublished ? undefined : { recordsPublished: event.acknowledged };
      case 'throttled':
        return { throttledSeconds: throttledSeconds + event.milliseconds / 1000 };
      case 'ended':
        return { status: event.status, failure: event.failure, endedAt: event.at };
    }
  }
}
