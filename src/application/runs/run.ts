import { type Observable, ReplaySubject } from 'rxjs';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { RunOrder } from './run-simulation.js';
import type { Destination } from '../ports/telemetry-publisher.js';

/** The states of a run. */
export const RUN_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

/** Why a run failed. */
export interface RunFailure {
  readonly code: string;
  readonly message: string;
}

/** What is known of a run at one moment. */
export interface RunSnapshot {
  readonly id: string;
  readonly status: RunStatus;
  /** Whether a running run has been asked to stop. */
  readonly cancelRequested: boolean;
  /** Acknowledged by the destination; of a failed run, at least this many. */
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

/** One simulation from its acceptance to its end. */
export class Run {
  private readonly cancellation = new AbortController();
  private readonly states = new ReplaySubject<RunSnapshot>(1);
  private state: RunSnapshot;

  constructor(
    /** Position among all runs of this process; newer runs have higher numbers. */
    readonly sequence: number,
    readonly order: RunOrder,
    destination: Destination,
  ) {
    this.state = {
      id: order.id,
      status: 'queued',
      cancelRequested: false,
      recordsPublished: 0,
      recordsTotal: order.command.records,
      throttledSeconds: 0,
      createdAt: new Date(),
      startedAt: undefined,
      endedAt: undefined,
      command: order.command,
      recordsPerSecond: order.recordsPerSecond,
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

  /** Aborts when the run is asked to stop. */
  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  /** The state now, then each new one; completes with the run's end. */
  get changes(): Observable<RunSnapshot> {
    return this.states.asObservable();
  }

  start(): void {
    this.change({ status: 'running', startedAt: new Date() });
  }

  progress(recordsPublished: number): void {
    if (recordsPublished !== this.state.recordsPublished) this.change({ recordsPublished });
  }

  /** The destination makes the run wait for so much longer. */
  throttled(milliseconds: number): void {
    this.change({ throttledSeconds: this.state.throttledSeconds + milliseconds / 1000 });
  }

  /** Asks a running run to stop after the current block. */
  requestCancel(): void {
    this.cancellation.abort();
    this.change({ cancelRequested: true });
  }

  end(status: 'succeeded' | 'failed' | 'cancelled', failure?: RunFailure): void {
    this.change({ status, failure, endedAt: new Date() });
    this.states.complete();
  }

  private change(fields: Partial<RunSnapshot>): void {
    this.state = { ...this.state, ...fields };
    this.states.next(this.state);
  }
}
