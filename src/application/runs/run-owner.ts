import { Injectable } from '@nestjs/common';
import { BusyError, StateError } from '../../domain/errors.js';
import {
  type RunDecision,
  type RunEvent,
  type RunFailure,
  type RunOrder,
  type RunRequest,
  RunStore,
} from '../ports/run-store.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { type InterventionRequest, interventionOn } from './intervention-request.js';
import { RunAdmission } from './run-admission.js';
import type { RunExecution } from './run-execution.js';
import { failureOf, RunLog } from './run-log.js';
import { RunRegister } from './run-register.js';
import { RunSimulation } from './run-simulation.js';

type StartRequest = Extract<RunRequest, { readonly kind: 'start' }>;

/** How a run ended. */
interface Outcome {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly failure?: RunFailure;
}

/** A run that is being executed. */
interface Running {
  readonly order: RunOrder;
  readonly execution: RunExecution;
  readonly cancellation: AbortController;
  readonly done: Promise<void>;
}

/** Decides on requests for runs, executes the runs within the limits, and stores what happens to them. */
@Injectable()
export class RunOwner {
  private readonly log = new RunLog();
  private readonly idempotencyKeys = new IdempotencyKeys();
  private readonly waiting: RunOrder[] = [];
  private readonly running = new Map<string, Running>();
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

  private async decide(request: RunRequest): Promise<RunDecision> {
    switch (request.kind) {
      case 'start':
        return { runId: await this.accept(request) };
      case 'cancel':
        return { runId: await this.cancel(request.runId) };
      case 'pause':
        return { runId: await this.pause(request.runId, request.paused) };
      case 'begin-fault':
      case 'end-fault':
        return this.intervene(request);
    }
  }

  private async accept({ order, idempotency }: StartRequest): Promise<string> {
    const earlier = idempotency && this.idempotencyKeys.find(idempotency);
    if (earlier) return earlier;
    this.admission.assertPossible(order);
    if (this.closing)
      throw new BusyError('run.shutting-down', 'The service is shutting down; try again in a moment.');
    this.admission.assertRoom(this.waiting.length, this.running.size);
    if (order.exclusive) this.assertAlone(order);
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

  private async pause(id: string, paused: boolean): Promise<string> {
    const { snapshot } = this.notEnded(id);
    if (snapshot.paused === paused) return id;
    this.running.get(id)?.execution.pause(paused);
    await this.store.append({ kind: 'paused', runId: id, paused });
    this.log.intervened(id, paused ? 'paused' : 'goes on');
    return id;
  }

  private async intervene(request: InterventionRequest): Promise<RunDecision> {
    const { runId } = request;
    const { snapshot } = this.notEnded(runId);
    const { command, origin } = snapshot;
    const running = this.running.get(runId);
    const { fault, ...changed } = interventionOn(
      request,
      command,
      origin.document,
      (containerId) => running?.execution.nextRecordOf(containerId) ?? 0,
    );
    running?.execution.change(changed.command);
    const place = this.waiting.findIndex(({ id }) => id === runId);
    const waiting = this.waiting[place];
    if (waiting) {
      const { document } = changed;
      this.waiting[place] = { ...waiting, command: changed.command, origin: { ...origin, document } };
    }
    await this.store.append({ kind: 'intervened', runId, at: new Date(), ...changed });
    const what = request.kind === 'begin-fault' ? `${request.fault.kind} begins` : 'a fault ends';
    this.log.intervened(runId, `${what} in ${fault.containerId} with record ${fault.firstRecord}`);
    return { runId, fault };
  }

  /** The run, unless it has ended or is about to. */
  private notEnded(id: string): ReturnType<RunRegister['get']> {
    const run = this.register.get(id);
    const { status, cancelRequested } = run.snapshot;
    if (run.ended || cancelRequested) {
      const how = run.ended
        ? `has ${status === 'cancelled' ? 'been cancelled' : status}`
        : 'is being cancelled';
      throw new StateError('run.ended', `Simulation ${id} ${how}; only a queued or running one can change.`);
    }
    return run;
  }

  private assertAlone({ command }: RunOrder): void {
    const ids = new Set(command.containers.map(({ containerId }) => containerId));
    for (const order of [...this.waiting, ...[...this.running.values()].map((running) => running.order)]) {
      const shared = order.command.containers.find(({ containerId }) => ids.has(containerId));
      if (!shared) continue;
      throw new StateError(
        'container.busy',
        `Simulation ${order.id} has container ${shared.containerId} at the moment, and this one is to be exclusive.`,
      );
    }
  }

  private stop(id: string, { cancellation }: Running): void {
    cancellation.abort();
    this.note({ kind: 'cancel-requested', runId: id });
  }

  private beginNext(): void {
    if (!this.admission.mayBegin(this.running.size)) return;
    const order = this.waiting.shift();
    if (!order) return;
    const { id } = order;
    const cancellation = new AbortController();
    const execution = this.runSimulation.prepare(order);
    execution.pause(this.register.get(id).snapshot.paused);
    const done = this.carryOut(order, execution, cancellation.signal)
      .catch((error: unknown) => this.log.notKept(id, error))
      .finally(() => {
        this.running.delete(id);
        this.beginNext();
      });
    this.running.set(id, { order, execution, cancellation, done });
  }

  private async carryOut(order: RunOrder, execution: RunExecution, signal: AbortSignal): Promise<void> {
    this.note({ kind: 'started', runId: order.id, at: new Date() });
    this.log.started(order, this.admission.destination);
    const { status, failure } = await this.outcomeOf(order.id, execution, signal);
    await this.end(order.id, status, failure);
  }

  private async outcomeOf(runId: string, execution: RunExecution, signal: AbortSignal): Promise<Outcome> {
    try {
      const report = await execution.carryOut(signal, {
        progress: (acknowledged, transmission) =>
          this.note({ kind: 'progress', runId, acknowledged, transmission }),
        throttled: (milliseconds) => this.note({ kind: 'throttled', runId, milliseconds }),
        abandonFailed: (error) => this.log.abandonFailed(runId, error),
      });
      return { status: report === 'cancelled' ? report : 'succeeded' };
    } catch (error) {
      return { status: 'failed', failure: failureOf(error) };
    }
  }

  private async end(id: string, status: Outcome['status'], failure?: RunFailure): Promise<void> {
    this.log.ended(this.register.get(id).snapshot, status, failure);
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
    this.store.append(event).catch((error: unknown) => this.log.notKept(event.runId, error));
  }
}
