import { Injectable, Logger } from '@nestjs/common';
import { KnownError } from '../../domain/errors.js';
import { nameOfFaults } from '../../domain/simulation/simulation-kind.js';
import type { RunFailure, RunOrder } from '../ports/run-store.js';
import type { Destination } from '../ports/telemetry-publisher.js';
import type { RunSnapshot } from './run.js';

/** Containers that are named one by one. */
const FEW = 3;

/** Tells operators what happens to runs, a short line each. */
@Injectable()
export class RunLog {
  private readonly logger = new Logger('Simulations');

  started(order: RunOrder, destination: Destination): void {
    this.logger.log(`Simulation ${order.id} started: ${describe(order)}; ${destination.label}.`, {
      runId: order.id,
    });
  }

  ended(run: RunSnapshot, status: RunSnapshot['status'], failure: RunFailure | undefined): void {
    const { id: runId, recordsPublished: acknowledged, recordsTotal: total } = run;
    const message = `Simulation ${runId} ${status}: ${acknowledged} of ${total} records acknowledged.`;
    const fields = { runId, status, acknowledged, total };
    if (failure) this.logger.error(`${message} ${failure.message}`, { ...fields, code: failure.code });
    else this.logger.log(message, fields);
  }

  /** Why a run failed, as views show it. An error that nobody expected is logged, and not shown to clients. */
  failureOf(runId: string, error: unknown): RunFailure {
    if (error instanceof KnownError) return { code: error.code, message: error.message };
    const stack = error instanceof Error ? error.stack : String(error);
    this.logger.error(`Simulation ${runId} failed unexpectedly`, stack);
    return { code: 'internal', message: 'The service failed; its log says why.' };
  }

  intervened(runId: string, what: string): void {
    this.logger.log(`Simulation ${runId}: ${what}.`, { runId });
  }

  warned(runId: string, warning: string): void {
    this.logger.warn(`Simulation ${runId}: ${warning}`, { runId });
  }

  abandonFailed(runId: string, error: unknown): void {
    this.logger.warn(`Abandoning the failed delivery of ${runId} failed too: ${String(error)}`, { runId });
  }

  notKept(runId: string, error: unknown): void {
    this.logger.error(`The state of simulation ${runId} could not be stored: ${String(error)}`, { runId });
  }
}

function describe({ command, origin }: RunOrder): string {
  const { containers, records, seed } = command;
  if (containers.length > FEW) {
    const faulty = containers.filter(({ faults }) => faults.length > 0).length;
    const name = origin.document['name'];
    const scenario = typeof name === 'string' ? ` of ${JSON.stringify(name)}` : '';
    return `${records} records (${containers.length} containers${scenario}, ${faulty} with faults, seed ${seed})`;
  }
  const what = containers.map((plan) => `${plan.containerId} ${nameOfFaults(plan)}`).join(', ');
  return `${records} records (${what}, seed ${seed})`;
}
