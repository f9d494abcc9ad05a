import { DestinationMonitor } from '../../src/application/destination-monitor.js';
import { RunLimits } from '../../src/application/run-limits.js';
import { RunSimulation } from '../../src/application/run-simulation.js';
import { Simulations } from '../../src/application/simulations.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { ControlledPublisher } from './controlled-publisher.js';
import { until } from './until.js';

interface Setting {
  readonly publisher?: ControlledPublisher;
  readonly maxRecords?: number;
  readonly maxRunning?: number;
  readonly maxQueued?: number;
  readonly runsKept?: number;
}

/** The runs of a service, wired as the service is, with a destination that the test decides about. */
export class SimulationsUnderTest {
  private constructor(
    readonly simulations: Simulations,
    readonly publisher: ControlledPublisher,
    readonly monitor: DestinationMonitor,
  ) {}

  /** Ready for runs: the destination has answered its first probe, or failed it. */
  static async make({
    publisher = new ControlledPublisher(),
    maxRecords = 1_000_000,
    maxRunning = 20,
    maxQueued = 100,
    runsKept = 1000,
  }: Setting = {}): Promise<SimulationsUnderTest> {
    const monitor = new DestinationMonitor(publisher);
    const before = monitor.state;
    monitor.onApplicationBootstrap();
    await until(() => monitor.state !== before);
    const limits = new RunLimits(maxRecords, maxRunning, maxQueued, runsKept);
    const simulations = new Simulations(
      new RunSimulation(new Simulator(), publisher),
      publisher,
      monitor,
      limits,
    );
    return new SimulationsUnderTest(simulations, publisher, monitor);
  }

  /** Resolves when the run has ended. */
  async ended(id: string): Promise<void> {
    await until(() => this.simulations.get(id).endedAt !== undefined);
  }

  async close(): Promise<void> {
    await this.simulations.shutDown(0);
    await this.monitor.onApplicationShutdown();
  }
}
