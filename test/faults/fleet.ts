import { DestinationError } from '../../src/domain/errors.js';
import { MODELS } from '../../src/domain/models/models.js';
import { RunSimulation } from '../../src/application/runs/run-simulation.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { KafkaTelemetryPublisher } from '../../src/infrastructure/kafka/kafka-telemetry-publisher.js';
import { steadily } from '../../src/domain/simulation/schedule.js';
import { anOrder } from '../builders/run-events.js';
import { aCommand, aPlan, isoContainerId } from '../builders/command-builder.js';
import { settingsOf } from '../integration/kafka-under-test.js';
import type { RunClaim } from './delivery-check.js';

const CONTAINERS = 24;
const RECORDS_OF_EACH = 100;
const RECORDS_PER_SECOND = 400;

/**
 * Runs of many containers, one after another, each over all partitions of the topic. They use the service's own code in
 * this process, because HTTP only starts runs of one container.
 */
export class Fleet {
  readonly claims: RunClaim[] = [];
  private readonly stopped = new AbortController();
  private sailing: Promise<void> = Promise.resolve();
  private paused = false;
  private readonly publisher: KafkaTelemetryPublisher;

  constructor(environment: Readonly<Record<string, string>>) {
    this.publisher = new KafkaTelemetryPublisher(settingsOf(environment));
  }

  begin(): void {
    this.sailing = this.sail();
  }

  /** Starts no further run until `resume`; the current run continues. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  /** Starts no more runs, and waits for the current run to end. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.sailing;
    await this.publisher.close();
  }

  private async sail(): Promise<void> {
    for (let voyage = 0; !this.stopped.signal.aborted; voyage++) {
      if (this.paused) await new Promise((resolve) => setTimeout(resolve, 100));
      else this.claims.push(await this.voyage(voyage));
    }
  }

  private async voyage(seed: number): Promise<RunClaim> {
    const streams = Array.from({ length: CONTAINERS }, (_, i) =>
      aPlan({ containerId: isoContainerId(i, 'FLT'), records: RECORDS_OF_EACH }),
    );
    const id = crypto.randomUUID();
    const records = new Map(streams.map((stream) => [stream.containerId, stream.records]));
    const command = aCommand({ containers: streams, seed });
    const order = anOrder({ id, command, pace: steadily(RECORDS_PER_SECOND) });
    const startedAt = new Date();
    let acknowledged = 0;
    const run = new RunSimulation(new Simulator(MODELS), this.publisher);
    try {
      const never = new AbortController().signal;
      const progress = (count: number): void => void (acknowledged = count);
      const outcome = await run.prepare(order).carryOut(never, {
        progress,
        throttled: () => undefined,
        abandonFailed: () => undefined,
      });
      const status = outcome === 'cancelled' ? outcome : 'succeeded';
      return { id, status, acknowledged, records, startedAt, endedAt: new Date() };
    } catch (error) {
      if (!(error instanceof DestinationError)) throw error;
      return { id, status: 'failed', acknowledged, records, startedAt, endedAt: new Date(), failure: error };
    }
  }
}
