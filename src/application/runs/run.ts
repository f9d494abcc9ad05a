import { type Observable, ReplaySubject } from 'rxjs';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { PacePlan } from '../../domain/simulation/schedule.js';
import type { TransmissionCounts } from '../../domain/simulation/transmission.js';
import type { RunEvent, RunFailure, RunOrigin } from '../ports/run-store.js';
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
  /** Whether no record is handed over for the time being. */
  readonly paused: boolean;
  readonly command: SimulationCommand;
  readonly pace: PacePlan | undefined;
  readonly origin: RunOrigin;
  /** What befell records on their way; undefined if nothing can. */
  readonly transmission: TransmissionCounts | undefined;
  readonly destination: Destination;
  /** What the caller should know about the run, one text each. */
  readonly warnings: readonly string[];
  readonly failure: RunFailure | undefined;
}

/** The event that creates a run. */
export type AcceptedEvent = Extract<RunEvent, { readonly kind: 'accepted' }>;

type Progress = Extract<RunEvent, { readonly kind: 'progress' }>;

/** One simulation from its acceptance to its end, built from its events. */
export class Run {
  private readonly states = new ReplaySubject<RunSnapshot>(1);
  private state: RunSnapshot;
  /** What it takes to remember the run, as it was accepted. */
  readonly weight: { readonly containers: number; readonly documentBytes: number };

  constructor(
    /** Position among all known runs; newer runs have higher numbers. */
    readonly sequence: number,
    { order: { id, command, pace, origin }, destination, warnings, at }: AcceptedEvent,
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
      paused: false,
      command,
      pace,
      origin,
      transmission: undefined,
      destination,
      warnings,
      failure: undefined,
    };
    this.weight = {
      containers: command.containers.length,
      documentBytes: JSON.stringify(origin.document).length,
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
    const { throttledSeconds } = this.state;
    switch (event.kind) {
      case 'accepted':
      case 'forgotten':
        return undefined;
      case 'started':
        return { status: 'running', startedAt: event.at };
      case 'cancel-requested':
        return { cancelRequested: true, paused: false };
      case 'progress':
        return this.progressed(event);
      case 'paused':
        return { paused: event.paused };
      case 'intervened':
        return { command: event.command, origin: { ...this.state.origin, document: event.document } };
      case 'throttled':
        return { throttledSeconds: throttledSeconds + event.milliseconds / 1000 };
      case 'ended':
        return { status: event.status, failure: event.failure, endedAt: event.at, paused: false };
    }
  }

  private progressed({ acknowledged, transmission }: Progress): Partial<RunSnapshot> | undefined {
    const before = this.state;
    const same =
      acknowledged === before.recordsPublished &&
      JSON.stringify(transmission) === JSON.stringify(before.transmission);
    return same ? undefined : { recordsPublished: acknowledged, transmission };
  }
}
