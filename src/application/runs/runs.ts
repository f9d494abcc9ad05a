import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { type IdempotentRequest, RunStore } from '../ports/run-store.js';
import type { RunSnapshot, RunStatus } from './run.js';
import { RunRegister } from './run-register.js';

/** How to execute a run. */
export interface StartOptions {
  /** Undefined: as fast as the destination takes them. */
  readonly recordsPerSecond?: number | undefined;
  /** If set, a repeat of the same request gets the run of the first one. */
  readonly idempotency?: IdempotentRequest | undefined;
}

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
   * `run.queue-full`, `run.shutting-down`, `destination.unavailable`, `idempotency.mismatch`, or an error of the
   * destination.
   */
  async start(
    command: SimulationCommand,
    { recordsPerSecond, idempotency }: StartOptions = {},
  ): Promise<RunSnapshot> {
    const order = { id: crypto.randomUUID(), command, recordsPerSecond };
    return this.get(await this.store.ask({ kind: 'start', order, idempotency }));
  }

  /**
   * Cancels a run: a queued one ends at once, a running one after the current block. Rejects with `run.ended` if it has
   * succeeded or failed, or `run.unknown`.
   */
  async cancel(runId: string): Promise<RunSnapshot> {
    return this.get(await this.store.ask({ kind: 'cancel', runId }));
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
