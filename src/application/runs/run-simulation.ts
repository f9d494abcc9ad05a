import { setImmediate as turn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Simulator } from '../../domain/simulation/simulator.js';
import { type DeliveryWatch, deliverRows } from './deliver-rows.js';
import { deliveryPlan } from './delivery-plan.js';
import type { RunOrder } from '../ports/run-store.js';
import { type DeliveryReport, TelemetryPublisher } from '../ports/telemetry-publisher.js';

/** The callbacks of a run; see `DeliveryWatch`. */
export type RunProgress = Pick<DeliveryWatch, 'progress' | 'throttled'>;

/** Delivers a command's telemetry to the service's destination. */
@Injectable()
export class RunSimulation {
  private readonly logger = new Logger(RunSimulation.name);

  constructor(
    private readonly simulator: Simulator,
    private readonly publisher: TelemetryPublisher,
  ) {}

  /**
   * Resolves when every record is durable, or when the signal has aborted and the current block is done. Rejects when
   * the destination fails.
   */
  async execute(
    order: RunOrder,
    signal: AbortSignal,
    run: RunProgress,
  ): Promise<DeliveryReport | 'cancelled'> {
    await turn(); // The caller gets its answer before the first record.
    const { id, command, recordsPerSecond } = order;
    return deliverRows(this.simulator.feed(command), this.publisher, deliveryPlan(order), {
      recordsPerSecond,
      signal,
      progress: (acknowledged) => run.progress(acknowledged),
      throttled: (milliseconds) => run.throttled(milliseconds),
      abandonFailed: (error) =>
        this.logger.warn(`Abandoning the failed delivery of ${id} failed too: ${String(error)}`),
    });
  }
}
