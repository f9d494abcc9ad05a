import { Injectable } from '@nestjs/common';
import { BusyError, StateError } from '../../domain/errors.js';
import { type RunDecision, type RunOrder, type RunRequest, RunStore } from '../ports/run-store.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { type InterventionRequest, interventionOn } from './intervention-request.js';
import { RunAdmission } from './run-admission.js';
import { RunLog } from './run-log.js';
import { RunQueue } from './run-queue.js';
import { RunRegister } from './run-register.js';

type StartRequest = Extract<RunRequest, { readonly kind: 'start' }>;

/** Decides on requests for runs, and stores what it decides. */
@Injectable()
export class RunOwner {
  private readonly log = new RunLog();
  private readonly idempotencyKeys = new IdempotencyKeys();
  private closing = false;

  constructor(
    private readonly store: RunStore,
    private readonly register: RunRegister,
    private readonly admission: RunAdmission,
    private readonly queue: RunQueue,
  ) {
    store.serve((request) => this.decide(request));
    queue.afterEnd(() => this.forgetSurplus());
  }

  /** Stops accepting runs, cancels running ones after `graceSeconds`, and resolves when all have ended. */
  async shutDown(graceSeconds: number): Promise<void> {
    this.closing = true;
    await this.queue.shutDown(graceSeconds);
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
    this.admission.assertRoom(order, this.queue.load(order.origin.caller));
    if (order.exclusive) this.assertAlone(order);
    const { destination } = this.admission;
    const warnings = this.admission.warnings(order);
    const at = new Date();
    await this.store.append({ kind: 'accepted', runId: order.id, at, order, destination, warnings });
    for (const warning of warnings) this.log.warned(order.id, warning);
    if (idempotency) this.idempotencyKeys.keep(idempotency, order.id);
    this.queue.add(order);
    await this.forgetSurplus();
    return order.id;
  }

  private async cancel(id: string): Promise<string> {
    const { snapshot, ended } = this.register.get(id);
    if (ended && snapshot.status !== 'cancelled') {
      throw new StateError('run.ended', `Simulation ${id} has ${snapshot.status} and cannot be cancelled.`);
    }
    if (!ended) await this.queue.cancel(id);
    return id;
  }

  private async pause(id: string, paused: boolean): Promise<string> {
    const { snapshot } = this.notEnded(id);
    if (snapshot.paused === paused) return id;
    this.queue.execution(id)?.pause(paused);
    await this.store.append({ kind: 'paused', runId: id, paused });
    this.log.intervened(id, paused ? 'paused' : 'goes on');
    return id;
  }

  private async intervene(request: InterventionRequest): Promise<RunDecision> {
    const { runId } = request;
    const { snapshot } = this.notEnded(runId);
    const { command, origin } = snapshot;
    const execution = this.queue.execution(runId);
    const { fault, ...changed } = interventionOn(
      request,
      command,
      origin.document,
      (containerId) => execution?.nextRecordOf(containerId) ?? 0,
    );
    this.queue.change(runId, changed.command);
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
    for (const order of this.queue.orders) {
      const shared = order.command.containers.find(({ containerId }) => ids.has(containerId));
      if (!shared) continue;
      throw new StateError(
        'container.busy',
        `Simulation ${order.id} has container ${shared.containerId} at the moment, and this one is to be exclusive.`,
      );
    }
  }

  private async forgetSurplus(): Promise<void> {
    for (const runId of this.register.surplus()) {
      this.idempotencyKeys.forget(runId);
      await this.store.append({ kind: 'forgotten', runId });
    }
  }
}
