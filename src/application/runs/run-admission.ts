import { Injectable } from '@nestjs/common';
import { BusyError } from '../../domain/errors.js';
import { secondsAtPace } from '../../domain/simulation/schedule.js';
import { DestinationMonitor } from './destination-monitor.js';
import { deliveryPlan } from './delivery-plan.js';
import { RunLimits, shareOf } from './run-limits.js';
import type { RunOrder } from '../ports/run-store.js';
import { type Destination, TelemetryPublisher } from '../ports/telemetry-publisher.js';

/** What the service has to do already. */
export interface Load {
  readonly waiting: number;
  readonly running: number;
  /** Of all runs that wait or run. */
  readonly containers: number;
  /** Their records that are not yet published. */
  readonly outstanding: number;
  /** Of those, the ones of the same caller. */
  readonly ofCaller: { readonly waiting: number; readonly outstanding: number };
}

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

  /** Throws `run.too-large`, `run.too-long`, or the destination's error if it can never accept the command. */
  assertPossible(order: RunOrder): void {
    const { command, pace } = order;
    this.publisher.assertAccepts(deliveryPlan(order));
    this.limits.assertRecords(command.records);
    if (pace) this.limits.assertDuration(secondsAtPace(command, pace));
  }

  /** What the caller should know before the run, one text each. */
  warnings(order: RunOrder): readonly string[] {
    return this.publisher.warnings(deliveryPlan(order));
  }

  /** Throws `destination.unavailable`, `run.queue-full` or `run.too-much`. */
  assertRoom(order: RunOrder, load: Load): void {
    const { maxQueued, maxRunning, containersKept } = this.limits;
    const { available, reason } = this.monitor.state;
    if (!available) throw new BusyError('destination.unavailable', `No telemetry can be sent now. ${reason}`);
    if (load.waiting >= maxQueued && !this.mayBegin(load.running)) {
      throw new BusyError(
        'run.queue-full',
        `${maxRunning} simulations are running and ${maxQueued} are waiting, which is the maximum. Try again later.`,
      );
    }
    const containers = load.containers + order.command.containers.length;
    if (containers > containersKept) {
      throw new BusyError(
        'run.queue-full',
        `The simulations that run or wait would have ${containers} containers; ${containersKept} are the most. Try again later.`,
      );
    }
    this.assertOutstanding(order, load);
  }

  /** One caller of several may have half of what there is room for. */
  private assertOutstanding({ command: { records }, origin: { caller } }: RunOrder, load: Load): void {
    const { maxOutstandingRecords: most, maxQueued } = this.limits;
    const whole = load.outstanding + records;
    if (whole > most) {
      throw new BusyError(
        'run.too-much',
        `The simulations that run or wait would have ${whole} records left to publish; ${most} are the most (MAX_OUTSTANDING_RECORDS). Try again later.`,
      );
    }
    if (caller === undefined) return;
    const { waiting, outstanding } = load.ofCaller;
    if (outstanding > 0 && outstanding + records > shareOf(most)) {
      throw new BusyError(
        'run.too-much',
        `Your simulations would have ${outstanding + records} records left to publish; ${shareOf(most)} are the most for a caller. Try again later.`,
      );
    }
    if (waiting >= shareOf(maxQueued) && !this.mayBegin(load.running)) {
      throw new BusyError(
        'run.queue-full',
        `${waiting} of your simulations are waiting, which is the maximum for a caller. Try again later.`,
      );
    }
  }
}
