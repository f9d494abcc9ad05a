import { setImmediate as turn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { SimulationCommand } from '../domain/simulation/simulation-command.js';
import { Simulator } from '../domain/simulation/simulator.js';
import { deliverRecords } from './deliver-records.js';
import { deliveryPlan } from './delivery-plan.js';
import { TelemetryPublisher } from './telemetry-publisher.js';

/** One run: what to simulate, and how fast to publish it. */
export interface RunOrder {
  readonly id: string;
  readonly command: SimulationCommand;
  /** Undefined: as fast as the destination takes them. */
  readonly recordsPerSecond: number | undefined;
}

/** Carries a command's telemetry to the service's destination. */
@Injectable()
export class RunSimulation {
  private readonly logger = new Logger(RunSimulation.name);

  constructor(
    private readonly simulator: Simulator,
    private readonly publisher: TelemetryPublisher,
  ) {}

  /**
   * Resolves when every record is durable, or when the signal aborted and the block in hand is done; rejects when the
   * destination fails. `progress` hears how many records are acknowledged.
   */
  async execute(
    order: RunOrder,
    signal: AbortSignal,
    progress: (acknowledged: number) => void,
  ): Promise<'succeeded' | 'cancelled'> {
    await turn(); // Whoever asked for the run is answered before its first record.
    const { id, command, recordsPerSecond } = order;
    return deliverRecords(this.simulator.feed(command), this.publisher, deliveryPlan(order), {
      recordsPerSecond,
      signal,
      progress,
      abandonFailed: (error) =>
        this.logger.warn(`Abandoning the failed delivery of ${id} failed too: ${String(error)}`),
    });
  }
}
