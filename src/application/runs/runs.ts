import { Injectable, Logger } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { BusyError, KnownError, StateError, WrongUse } from '../../domain/errors.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { simulationOf } from '../../domain/simulation/simulation-kind.js';
import { DestinationMonitor } from './destination-monitor.js';
import { IdempotencyKeys, type IdempotentRequest } from './idempotency-keys.js';
import { Run, type RunFailure, type RunSnapshot, type RunStatus } from './run.js';
import { RunLimits } from './run-limits.js';
import { RunRegister } from './run-register.js';
import { deliveryPlan } from './delivery-plan.js';
import { RunSimulation } from './run-simulation.js';
import { TelemetryPublisher } from '../ports/telemetry-publisher.js';

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

/** The runs of this process: starts, queues, remembers and stops them, within the limits. */
@Injectable()
export class Runs {
  private readonly logger = new Logger('Simulations');
  private readonly register: RunRegister;
  private readonly idempotencyKeys = new IdempotencyKeys();
  private readonly endedRuns = new Subject<RunSnapshot>();
  private readonly executions = new Set<Promise<void>>();
  private closing = false;

  constructor(
    private readonly runSimulation: RunSimulation,
    private readonly publisher: TelemetryPublisher,
    private readonly monitor: DestinationMonitor,
    private readonly limits: RunLimits,
  ) {
    this.register = new RunRegister(limits.runsKept);
  }

  /** Each run as it ends. */
  get ended(): Observable<RunSnapshot> {
    return this.endedRuns.asObservable();
  }

  /**
   * Accepts a run and begins or queues it, without waiting for its telemetry. Throws `run.too-large`,
   * `run.queue-full`, `run.shutting-down`, `destination.unavailable`, `idempotency.mismatch`, or the destination's own.
   */
  start(command: SimulationCommand, { recordsPerSecond, idempotency }: StartOptions = {}): RunSnapshot {
    const earlier = idempotency && this.idempotencyKeys.find(idempotency);
    if (earlier) return this.register.get(earlier).snapshot;
    const order = { id: crypto.randomUUID(), command, recordsPerSecond };
    this.publisher.assertAccepts(deliveryPlan(order));
    this.assertRoom(command);
    const run = this.register.add(order, this.publisher.destination);
    if (idempotency) this.idempotencyKeys.keep(idempotency, order.id);
    this.beginNext();
    this.forgetOldRuns();
    return run.snapshot;
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

  /** Stops a run: a queued one at once, a running one after the current block; throws `run.ended` if it has ended otherwise. */
  cancel(id: string): RunSnapshot {
    const run = this.register.get(id);
    if (run.snapshot.status === 'queued') this.finish(run, 'cancelled');
    else if (!run.ended) run.requestCancel();
    else if (run.snapshot.status !== 'cancelled') {
      throw new StateError(
        'run.ended',
        `Simulation ${id} has ${run.snapshot.status} and cannot be cancelled.`,
      );
    }
    return run.snapshot;
  }

  /** Takes no new runs, lets the running ones go on for that long, then cancels them; resolves when all have ended. */
  async shutDown(graceSeconds: number): Promise<void> {
    this.closing = true;
    for (const run of this.register.withStatus('queued')) this.finish(run, 'cancelled');
    const timer = setTimeout(() => {
      for (const run of this.register.withStatus('running')) run.requestCancel();
    }, graceSeconds * 1000);
    await Promise.all(this.executions);
    clearTimeout(timer);
  }

  private assertRoom(command: SimulationCommand): void {
    const { maxRecords, maxQueued, maxRunning } = this.limits;
    if (command.records > maxRecords) {
      throw new WrongUse(
        'run.too-large',
        `A simulation may have at most ${maxRecords} records (MAX_RECORDS), not ${command.records}.`,
      );
    }
    if (this.closing)
      throw new BusyError('run.shutting-down', 'The service is shutting down; try again in a moment.');
    const { available, reason } = this.monitor.state;
    if (!available) throw new BusyError('destination.unavailable', `No telemetry can be sent now. ${reason}`);
    if (this.register.count('queued') >= maxQueued && this.register.count('running') >= maxRunning) {
      throw new BusyError(
        'run.queue-full',
        `${maxRunning} simulations are running and ${maxQueued} are waiting, which is as many as may. Try again later.`,
      );
    }
  }

  private begin(run: Run): void {
    run.start();
    this.register.moved(run);
    this.logger.log(`Simulation ${run.order.id} started: ${describe(run)}.`, { runId: run.order.id });
    const execution = this.execute(run).finally(() => {
      this.executions.delete(execution);
      this.beginNext();
    });
    this.executions.add(execution);
  }

  private async execute(run: Run): Promise<void> {
    try {
      const outcome = await this.runSimulation.execute(run.order, run.signal, run);
      this.finish(run, outcome === 'cancelled' ? outcome : 'succeeded');
    } catch (error) {
      this.finish(run, 'failed', failureOf(error));
    }
  }

  private beginNext(): void {
    const next = this.register.withStatus('queued').at(0);
    if (next && this.register.count('running') < this.limits.maxRunning) this.begin(next);
  }

  private finish(run: Run, status: 'succeeded' | 'failed' | 'cancelled', failure?: RunFailure): void {
    run.end(status, failure);
    this.register.moved(run);
    const { id, recordsPublished, recordsTotal } = run.snapshot;
    const message = `Simulation ${id} ${status}: ${recordsPublished} of ${recordsTotal} records acknowledged.`;
    const fields = { runId: id, status, acknowledged: recordsPublished, total: recordsTotal };
    if (failure) this.logger.error(`${message} ${failure.message}`, { ...fields, code: failure.code });
    else this.logger.log(message, fields);
    this.endedRuns.next(run.snapshot);
    this.forgetOldRuns();
  }

  private forgetOldRuns(): void {
    for (const forgotten of this.register.forgetOldest()) this.idempotencyKeys.forget(forgotten.order.id);
  }
}

function describe({ snapshot: { command, destination } }: Run): string {
  const what = command.containers
    .map(({ containerId, faults }) => `${containerId} ${simulationOf(faults[0])}`)
    .join(', ');
  return `${command.records} records (${what}, seed ${command.seed}); ${destination.label}`;
}

function failureOf(error: unknown): RunFailure {
  if (error instanceof KnownError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
