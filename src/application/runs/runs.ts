import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { FaultRecipe } from '../../domain/scenario/scenario.js';
import type { PacePlan } from '../../domain/simulation/schedule.js';
import {
  type IdempotentRequest,
  type RunDecision,
  type RunOrigin,
  RunStore,
  type ScenarioDocument,
} from '../ports/run-store.js';
import type { RunSnapshot, RunStatus } from './run.js';
import { RunRegister } from './run-register.js';

/** How to execute a run. */
export interface StartOptions {
  readonly columns?: ColumnSet;
  /** Undefined: as fast as the destination takes them. */
  readonly pace?: PacePlan | undefined;
  /** Refuse the run while another one has one of its containers. */
  readonly exclusive?: boolean;
  readonly origin?: RunOrigin;
  /** If set, a repeat of the same request gets the run of the first one. */
  readonly idempotency?: IdempotentRequest | undefined;
}

/** A fault that was begun or ended, and its container's first record that shows it. */
export type FaultDecision = NonNullable<RunDecision['fault']>;

/** A page of runs, newest first. */
export interface RunPage {
  readonly runs: readonly RunSnapshot[];
  /** Where the next page begins; undefined on the last page. */
  readonly nextCursor: number | undefined;
}

/** The runs as callers see them: starts, cancels, lists and watches them. */
@Injectable()
export class Runs {
  constructor(
    private readonly store: RunStore,
    private readonly register: RunRegister,
  ) {}

  /** Emits each run when it ends. */
  get ended(): Observable<RunSnapshot> {
    return this.register.ended;
  }

  /**
   * Requests a run; resolves once it is accepted, without waiting for its telemetry. Rejects with `run.too-large`,
   * `run.queue-full`, `run.shutting-down`, `container.busy`, `destination.unavailable`, `idempotency.mismatch`, or an
   * error of the destination.
   */
  async start(
    command: SimulationCommand,
    {
      idempotency,
      columns = 'contract',
      exclusive = false,
      origin = { kind: 'control', document: {} },
      pace,
    }: StartOptions = {},
  ): Promise<RunSnapshot> {
    const order = { id: crypto.randomUUID(), command, columns, pace, exclusive, origin };
    return this.get((await this.store.ask({ kind: 'start', order, idempotency })).runId);
  }

  /**
   * Cancels a run: a queued one ends at once, a running one after the current block. Rejects with `run.ended` if it has
   * succeeded or failed, or `run.unknown`.
   */
  async cancel(runId: string): Promise<RunSnapshot> {
    return this.get((await this.store.ask({ kind: 'cancel', runId })).runId);
  }

  /** Pauses a run, or lets it go on. Rejects with `run.ended` or `run.unknown`. */
  async pause(runId: string, paused: boolean): Promise<RunSnapshot> {
    return this.get((await this.store.ask({ kind: 'pause', runId, paused })).runId);
  }

  /**
   * Begins a fault of a container with its next record that was not yet handed over. Rejects with `run.ended`,
   * `run.unknown`, or an error of `intervene`.
   */
  async beginFault(
    runId: string,
    containerId: string,
    fault: FaultRecipe,
    document: ScenarioDocument,
  ): Promise<FaultDecision> {
    const request = { kind: 'begin-fault', runId, containerId, fault, document } as const;
    return faultOf(await this.store.ask(request));
  }

  /** Ends a fault with its container's next record; rejects as `beginFault` does. */
  async endFault(runId: string, faultId: string): Promise<FaultDecision> {
    return faultOf(await this.store.ask({ kind: 'end-fault', runId, faultId }));
  }

  /** Throws `run.unknown` if there is no such run, or if it has been forgotten. */
  get(id: string): RunSnapshot {
    return this.register.get(id).snapshot;
  }

  /** Emits the run's current state, then each change until its end; throws `run.unknown`. */
  watch(id: string): Observable<RunSnapshot> {
    return this.register.get(id).changes;
  }

  /** A page of runs older than the cursor, newest first; `status` undefined: runs in any state. */
  list(limit: number, cursor?: number, status?: RunStatus): RunPage {
    const page = this.register.newest(limit + 1, cursor, status);
    const shown = page.slice(0, limit);
    return {
      runs: shown.map((run) => run.snapshot),
      nextCursor: page.length > limit ? shown.at(-1)?.sequence : undefined,
    };
  }

  /** How many runs are in that state now. */
  count(status: RunStatus): number {
    return this.register.count(status);
  }
}

function faultOf({ fault }: RunDecision): FaultDecision {
  if (!fault) throw new Error('The decision is about no fault.');
  return fault;
}
