import { Injectable } from '@nestjs/common';
import { BusyError } from '../../domain/errors.js';
import { DestinationMonitor } from './destination-monitor.js';
import { deliveryPlan } from './delivery-plan.js';
import { RunLimits } from './run-limits.js';
import type { RunOrder } from '../ports/run-store.js';
import { type Destination, TelemetryPublisher } from '../ports/telemetry-publisher.js';

/** Decides whether a run can be accepted now. */
@Injectable()
export class RunAdmission {
  constructor(
    private readonly publisher: TelemetryPublisher,
    private readonly monitor: DestinationMonitor,
    private readonly limits: RunLimits,
  ) {}

  /** Where the telemetry of the runs goes. */
  get destination(): Destination {
    return this.publisher.destination;
  }

  /** Whether another run may begin while `running` runs are running, with so many containers altogether. */
  mayBegin(running: number, containers = 0): boolean {
    const { maxRunning, containersAtOnce } = this.limits;
    return running < maxRunning && (running === 0 || containers <= containersAtOnce);
  }

  /** Throws `run.too-large`, or the destination's error if it can never accept the command. */
  assertPossible(order: RunOrder): void {
    const { command } = order;
    this.publisher.assertAccepts(deliveryPlan(order));
    this.limits.assertRecords(command.records);
  }

  /**
   * Throws `destination.unavailable` or `run.queue-full`. `containers`: those of all runs that wait or run, and of one
   * more.
   */
  assertRoom(waiting: number, running: number, containers: number): void {
    const { maxQueued, maxRunning, containersKept } = this.limits;
    const { available, reason } = this.monitor.state;
    if (!available) throw new BusyError('destination.unavailable', `No telemetry can be sent now. ${reason}`);
    if (waiting >= maxQueued && !this.mayBegin(running)) {
      throw new BusyError(
        'run.queue-full',
        `${maxRunning} simulations are running and ${maxQueued} are waiting, which is the maximum. Try again later.`,
      );
    }
    if (containers > containersKept) {
      throw new BusyError(
        'run.queue-full',
        `The simulations that run or wait would have ${containers} containers; ${containersKept} are the most. Try again later.`,
      );
    }
  }
}
