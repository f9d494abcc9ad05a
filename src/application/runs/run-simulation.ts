import { Injectable } from '@nestjs/common';
import { Simulator } from '../../domain/simulation/simulator.js';
import type { RunOrder } from '../ports/run-store.js';
import { TelemetryPublisher } from '../ports/telemetry-publisher.js';
import { RunExecution } from './run-execution.js';

/** Prepares the deliveries of runs to the service's destination. */
@Injectable()
export class RunSimulation {
  constructor(
    private readonly simulator: Simulator,
    private readonly publisher: TelemetryPublisher,
  ) {}

  prepare(order: RunOrder): RunExecution {
    return new RunExecution(this.simulator, this.publisher, order);
  }
}
