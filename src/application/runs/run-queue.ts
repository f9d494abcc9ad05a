import { Injectable } from '@nestjs/common';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { type RunEvent, type RunFailure, type RunOrder, RunStore } from '../ports/run-store.js';
import { type Load, RunAdmission } from './run-admission.js';
import type { RunExecution } from './run-execution.js';
import { RunLog } from './run-log.js';
import { RunRegister } from './run-register.js';
import { RunSimulation } from './run-simulation.js';

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

/** Executes runs in the order of their acceptance, as many at a time as the limits allow, and stores what they do. */
@Injectable()
export class RunQueue {
  private readonly log = new RunLog();
  private readonly waiting: RunOrder[] = [];
  private readonly running = new Map<string, Running>();
  private ended: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly store: RunStore,
    private readonly register: RunRegister,
    private readonly admission: RunAdmission,
    private readonly runSimulation: RunSimulation,
  ) {}

  /** The runs that wait or run. */
  get orders(): readonly RunOrder[] {
    return [...this.waiting, ...[...this.running.values()].map(({ order }) => order)];
  }

  /** What there is to do, for everybody and for one caller. */
  load(caller: string | undefined): Load {
    const { orders, waiting, running } = this;
    const own = (order: RunOrder): boolean => order.origin.caller === caller;
    return {
      waiting: waiting.length,
      running: running.size,
      containers: orders.reduce((sum, { command }) => sum + command.containers.length, 0),
      outstanding: this.outstanding(orders),
      ofCaller: { waiting: waiting.filter(own).length, outstanding: this.outstanding(orders.filter(own)) },
    };
  }

  private outstanding(orders: readonly RunOrder[]): number {
    return orders.reduce((sum, { id }) => {
      const { recordsTotal, recordsPublished } = this.register.get(id).snapshot;
      return sum + recordsTotal - recordsPublished;
    }, 0);
  }

  add(order: RunOrder): void {
    this.waiting.push(order);
    this.beginNext();
  }

  /** The execution of a run; undefined if it does not run. */
  execution(id: string): RunExecution | undefined {
    return this.running.get(id)?.execution;
  }

  /** Lets a run go on with another command, or begin with it. */
  change(id: string, command: SimulationCommand): void {
    this.execution(id)?.change(command);
    const place = this.waiting.findIndex((order) => order.id === id);
    const waiting = this.waiting[place];
    if (waiting) this.waiting[place] = { ...waiting, command };
  }

  /** Calls the listener after each end of a run has been stored. */
  afterEnd(listener: () => Promise<void>): void {
    this.ended = listener;
  }

  /** Ends a run that waits; lets one that runs stop after its current block. */
  async cancel(id: string): Promise<void> {
    const place = this.waiting.findIndex((order) => order.id === id);
    const running = this.running.get(id);
    if (place >= 0) {
      this.waiting.splice(place, 1);
      await this.end(id, 'cancelled');
    } else if (running) this.stop(id, running);
  }

  /** Cancels the runs that wait, and after `graceSeconds` those that run; resolves when all have ended. */
  async shutDown(graceSeconds: number): Promise<void> {
    for (const { id } of this.waiting.splice(0)) await this.end(id, 'cancelled');
    const timer = setTimeout(() => {
      for (const [id, running] of this.running) this.stop(id, running);
    }, graceSeconds * 1000);
    await Promise.all([...this.running.values()].map(({ done }) => done));
    clearTimeout(timer);
  }

  private stop(id: string, { cancellation }: Running): void {
    cancellation.abort();
    this.note({ kind: 'cancel-requested', runId: id });
  }

  private beginNext(): void {
    const [order] = this.waiting;
    if (!order || !this.admission.mayBegin(this.running.size, this.runningContainersWith(order))) return;
    this.waiting.shift();
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

  /** How many containers the running runs have together with one more. */
  private runningContainersWith({ command }: RunOrder): number {
    const running = [...this.running.values()].map(({ order }) => order.command.containers.length);
    return running.reduce((sum, containers) => sum + containers, command.containers.length);
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
      return { status: 'failed', failure: this.log.failureOf(runId, error) };
    }
  }

  private async end(runId: string, status: Outcome['status'], failure?: RunFailure): Promise<void> {
    this.log.ended(this.register.get(runId).snapshot, status, failure);
    await this.store.append({ kind: 'ended', runId, at: new Date(), status, failure });
    await this.ended();
  }

  /** Stores an event without waiting, so that the run can continue. */
  private note(event: RunEvent): void {
    this.store.append(event).catch((error: unknown) => this.log.notKept(event.runId, error));
  }
}
