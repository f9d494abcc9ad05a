import { Injectable, Logger } from '@nestjs/common';
import { BusyError, KnownError, StateError } from '../../domain/errors.js';
import { nameOfFaults } from '../../domain/simulation/simulation-kind.js';
import {
  type RunEvent,
  type RunFailure,
  type RunOrder,
  type RunRequest,
  RunStore,
} from '../ports/run-store.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { RunAdmission } from './run-admission.js';
import { RunRegister } from './run-register.js';
import { RunSimulation } from './run-simulation.js';

type StartRequest = Extract<RunRequest, { readonly kind: 'start' }>;

/** How a run ended. */
interface Outcome {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly failure?: RunFailure;
}

/** A run that is being executed. */
interface Execution {
  readonly cancellation: AbortController;
  readonly done: Promise<void>;
}

/** Decides on requests for runs, executes the runs within the limits, and stores what happens to them. */
@Injectable()
export class RunOwner {
  private readonly logger = new Logger('Simulations');
  private readonly idempotencyKeys = new IdempotencyKeys();
  private readonly waiting: RunOrder[] = [];
  private readonly running = new Map<string, Execution>();
  private closing = false;

  constructor(
    private readonly store: RunStore,
    private readonly register: RunRegister,
    private readonly admission: RunAdmission,
    private readonly runSimulation: RunSimulation,
  ) {
    store.serve((request) => this.decide(request));
  }

  /** Stops accepting runs, cancels running ones after `graceSeconds`, and resolves when all have ended. */
  async shutDown(graceSeconds: number): Promise<void> {
    this.closing = true;
    for (const { id } of this.waiting.splice(0)) await this.end(id, 'cancelled');
    const timer = setTimeout(() => {
      for (const [id, execution] of this.running) this.stop(id, execution);
    }, graceSeconds * 1000);
    await Promise.all([...this.running.values()].map(({ done }) => done));
    clearTimeout(timer);
  }

  private decide(request: RunRequest): Promise<string> {
    switch (request.kind) {
      case 'start':
        return this.accept(request);
      case 'cancel':
        return this.cancel(request.runId);
    }
  }

  private async accept({ order, idempotency }: StartRequest): Promise<string> {
    const earlier = idempotency && this.idempotencyKeys.find(idempotency);
    if (earlier) return earlier;
    this.admission.assertPossible(order);
    if (this.closing)
      throw new BusyError('run.shutting-down', 'The service is shutting down; try again in a moment.');
    this.admission.assertRoom(this.waiting.length, this.running.size);
    const { destination } = this.admission;
    await this.store.append({ kind: 'accepted', runId: order.id, at: new Date(), order, destination });
    if (idempotency) this.idempotencyKeys.keep(idempotency, order.id);
    this.waiting.push(order);
    this.beginNext();
    await this.forgetSurplus();
    return order.id;
  }

  private async cancel(id: string): Promise<string> {
    const { snapshot, ended } = this.register.get(id);
    if (ended && snapshot.status !== 'cancelled') {
      throw new StateError('run.ended', `Simulation ${id} has ${snapshot.status} and cannot be cancelled.`);
    }
    const place = this.waiting.findIndex((order) => order.id === id);
    const execution = this.running.get(id);
    if (place >= 0) {
      this.waiting.splice(place, 1);
      await this.end(id, 'cancelled');
    } else if (execution && !ended) this.stop(id, execution);
    return id;
  }

  private stop(id: string, { cancellation }: Execution): void {
    cancellation.abort();
    this.note({ kind: 'cancel-requested', runId: id });
  }

  private beginNext(): void {
    if (!this.admission.mayBegin(this.running.size)) return;
    const next = this.waiting.shift();
    if (!next) return;
    const cancellation = new AbortController();
    const done = this.carryOut(next, cancellation.signal)
      .catch((error: unknown) => this.notKept(next.id, error))
      .finally(() => {
        this.running.delete(next.id);
        this.beginNext();
      });
    this.running.set(next.id, { cancellation, done });
  }

  private async carryOut(order: RunOrder, signal: AbortSignal): Promise<void> {
    const { id } = order;
    this.note({ kind: 'started', runId: id, at: new Date() });
    this.logger.log(`Simulation ${id} started: ${describe(order)}; ${this.admission.destination.label}.`, {
      runId: id,
    });
    const { status, failure } = await this.outcomeOf(order, signal);
    await this.end(id, status, failure);
  }

  private async outcomeOf(order: RunOrder, signal: AbortSignal): Promise<Outcome> {
    const { id: runId } = order;
    try {
      const report = await this.runSimulation.execute(order, signal, {
        progress: (acknowledged) => this.note({ kind: 'progress', runId, acknowledged }),
        throttled: (milliseconds) => this.note({ kind: 'throttled', runId, milliseconds }),
      });
      return { status: report === 'cancelled' ? report : 'succeeded' };
    } catch (error) {
      return { status: 'failed', failure: failureOf(error) };
    }
  }

  private async end(id: string, status: Outcome['status'], failure?: RunFailure): Promise<void> {
    const { recordsPublished, recordsTotal } = this.register.get(id).snapshot;
    const message = `Simulation ${id} ${status}: ${recordsPublished} of ${recordsTotal} records acknowledged.`;
    const fields = { runId: id, status, acknowledged: recordsPublished, total: recordsTotal };
    if (failure) this.logger.error(`${message} ${failure.message}`, { ...fields, code: failure.code });
    else this.logger.log(message, fields);
    await this.store.append({ kind: 'ended', runId: id, at: new Date(), status, failure });
    await this.forgetSurplus();
  }

  private async forgetSurplus(): Promise<void> {
    for (const runId of this.register.surplus()) {
      this.idempotencyKeys.forget(runId);
      await this.store.append({ kind: 'forgotten', runId });
    }
  }

  /** Stores an event without waiting, so that the run can continue. */
  private note(event: RunEvent): void {
    this.store.append(event).catch((error: unknown) => this.notKept(event.runId, error));
  }

  private notKept(runId: string, error: unknown): void {
    this.logger.error(`The state of simulation ${runId} could not be stored: ${String(error)}`, { runId });
  }
}

function describe({ command }: RunOrder): string {
  const what = command.containers.map((plan) => `${plan.containerId} ${nameOfFaults(plan)}`).join(', ');
  return `${command.records} records (${what}, seed ${command.seed})`;
}

function failureOf(error: unknown): RunFailure {
  if (error instanceof KnownError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
