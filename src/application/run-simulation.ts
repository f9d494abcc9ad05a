import { setImmediate as turn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { SimulationCommand } from '../domain/simulation/simulation-command.js';
import { Simulator } from '../domain/simulation/simulator.js';
import { Pace } from './pace.js';
import { type Delivery, type DeliveryPlan, TelemetryPublisher } from './telemetry-publisher.js';

/** One run: what to simulate, and how fast to publish it. */
export interface RunOrder {
  readonly id: string;
  readonly command: SimulationCommand;
  /** Undefined: as fast as the destination takes them. */
  readonly recordsPerSecond: number | undefined;
}

/** Carries a command's telemetry to the destination, block by block. */
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
    const delivery = await this.open(order, signal);
    if (!delivery) return 'cancelled';
    try {
      const finished = await this.deliverOrAbandon(order, delivery, signal, progress);
      if (!finished) await delivery.abandon();
      return finished ? 'succeeded' : 'cancelled';
    } finally {
      progress(delivery.acknowledged);
    }
  }

  private async open(order: RunOrder, signal: AbortSignal): Promise<Delivery | undefined> {
    try {
      return await this.publisher.open(deliveryPlan(order), signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** Whether all was delivered and made final; rejects with the first failure, also where abandoning fails after it. */
  private async deliverOrAbandon(
    order: RunOrder,
    delivery: Delivery,
    signal: AbortSignal,
    progress: (acknowledged: number) => void,
  ): Promise<boolean> {
    try {
      const finished = await this.deliver(order, delivery, signal, progress);
      if (finished) await delivery.complete();
      return finished;
    } catch (error) {
      await delivery.abandon().catch((second: unknown) => {
        this.logger.warn(`Abandoning the failed delivery of ${order.id} failed too: ${String(second)}`);
      });
      throw error;
    }
  }

  /** Whether all was delivered; the event loop gets a turn after each block, whatever the destination's speed. */
  private async deliver(
    { command, recordsPerSecond }: RunOrder,
    delivery: Delivery,
    signal: AbortSignal,
    progress: (acknowledged: number) => void,
  ): Promise<boolean> {
    const feed = this.simulator.feed(command);
    const pace = new Pace(recordsPerSecond);
    while (feed.remaining > 0) {
      const due = await pace.due(command.records - feed.remaining, signal);
      if (signal.aborted) return false;
      await delivery.write(feed.take(Math.min(due, delivery.recordsPerWrite)));
      progress(delivery.acknowledged);
      await turn();
    }
    return true;
  }
}

/** What the destination is told of a run. */
export function deliveryPlan({ id, command }: Pick<RunOrder, 'id' | 'command'>): DeliveryPlan {
  return {
    runId: id,
    containerIds: command.streams.map((stream) => stream.containerId),
    records: command.records,
    lastEpochSeconds: command.lastEpochSeconds,
  };
}
