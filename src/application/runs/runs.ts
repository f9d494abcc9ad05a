import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { type IdempotentRequest, RunStore } from '../ports/run-store.js';
import type { RunSnapshot, RunStatus } from './run.js';
import { RunRegister } from './run-register.js';

/** How a run is to be carried out. */
export interface StartOptions {
  /** Undefined: as fast as the destination takes them. */
  readonly recordsPerSecond?: number | undefined;
  /** A repeat of the same request gets the first one's run. */
  readonly idempotency?: IdempotentRequest | undefined;
}

/** A page of runs, newest first. */
export interface RunPage {
  readonly runs: readonly RunSnapshot[];
  /** Where the next page begins; undefined on the last. */
  readonly nextCursor: number | undefined;
}

/** The runs as callers see them: asks for runs and their end, and shows what becomes of them. */
@Injectable()
export class Runs {
  constructor(
    private readonly store: RunStore,
    private readonly register: RunRegister,
  ) {}

  /** Each run as it ends. */
  get ended(): Observable<RunSnapshot> {
    return this.register.ended;
  }

  /**
   * Asks for a run; resolves once it is accepted, without waiting for its telemetry. Rejects with `run.too-large`,
   * `run.queue-full`, `run.shutting-down`, `destination.unavailable`, `idempotency.mismatch`, or the destination's own.
   */
  async start(
    command: SimulationCommand,
    { recordsPerSecond, idempotency }: StartOptions = {},
  ): Promise<RunSnapshot> {
    const order = { id: crypto.randomUUID(), command, recordsPerSecond };
    return this.get(await this.store.ask({ kind: 'start', order, idempotency }));
  }

  /**
   * Asks for a run's end: a queued one ends at once, a running one after the current block. Rejects with `run.ended` if
   * it has ended otherwise, or `run.unknown`.
   */
  async cancel(runId: string): Promise<RunSnapshot> {
    return this.get(await this.store.ask({ kind: 'cancel', runId }));
  }

  /** Throws `run.unknown` if there is no such run, or no more. */
  get(id: string): RunSnapshot {
    return this.register.get(id).snapshot;
  }

  /** The run's state now, then each change until its end; throws `run.unknown`. */
  watch(id: string): Observable<RunSnapshot> {
    return this.register.get(id).changes;
  }

  /** Runs newest first, older than the cursor; `status` undefined: all. */
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
