import { setImmediate as turn } from 'node:timers/promises';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { scheduleOf } from '../../domain/simulation/schedule.js';
import type { Simulator } from '../../domain/simulation/simulator.js';
import type { TransmissionCounts } from '../../domain/simulation/transmission.js';
import type { RunOrder } from '../ports/run-store.js';
import type { DeliveryReport, TelemetryPublisher } from '../ports/telemetry-publisher.js';
import { deliverRows } from './deliver-rows.js';
import { deliveryPlan } from './delivery-plan.js';
import { Gate } from './gate.js';
import { LiveFeed } from './live-feed.js';
import { TransmittedFeed } from './transmitted-feed.js';

/** The callbacks of a run; see `DeliveryWatch`. */
export interface RunProgress {
  progress(acknowledged: number, transmission: TransmissionCounts | undefined): void;
  throttled(milliseconds: number): void;
  abandonFailed(error: unknown): void;
}

/** The delivery of a run's telemetry, which can be paused, and whose command can change from the next record on. */
export class RunExecution {
  private readonly gate = new Gate();
  private readonly feed: LiveFeed;
  private readonly transmitted: TransmittedFeed | undefined;

  constructor(
    simulator: Simulator,
    private readonly publisher: TelemetryPublisher,
    private readonly order: RunOrder,
  ) {
    const { command, columns } = order;
    this.feed = new LiveFeed(simulator, command);
    if (command.transmission.length > 0) this.transmitted = new TransmittedFeed(this.feed, command, columns);
  }

  /**
   * Resolves when every record is durable, or when the signal has aborted and the current block is done. Rejects when
   * the destination fails.
   */
  async carryOut(signal: AbortSignal, run: RunProgress): Promise<DeliveryReport | 'cancelled'> {
    await turn(); // The caller gets its answer before the first record.
    const { command, pace } = this.order;
    const { transmitted } = this;
    return deliverRows(transmitted ?? this.feed, this.publisher, deliveryPlan(this.order), {
      pace: pace && { schedule: scheduleOf(command, pace), catchUp: pace.catchUp },
      gate: this.gate,
      signal,
      progress: (acknowledged) => run.progress(acknowledged, transmitted && { ...transmitted.counts }),
      throttled: (milliseconds) => run.throttled(milliseconds),
      abandonFailed: (error) => run.abandonFailed(error),
    });
  }

  /** The number of a container's next record that was not yet handed over. */
  nextRecordOf(containerId: string): number {
    return this.feed.nextRecordOf(containerId);
  }

  change(command: SimulationCommand): void {
    this.feed.change(command);
  }

  pause(paused: boolean): void {
    this.gate.set(paused);
  }
}
