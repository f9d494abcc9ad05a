import { DestinationError } from '../../src/domain/errors.js';
import { MODELS } from '../../src/domain/models/models.js';
import { afterEach, expect } from '@jest/globals';
import { DestinationMonitor } from '../../src/application/runs/destination-monitor.js';
import type { RunStatus } from '../../src/application/runs/run.js';
import { RunAdmission } from '../../src/application/runs/run-admission.js';
import type { RunLimitValues } from '../../src/application/runs/run-limits.js';
import { RunOwner } from '../../src/application/runs/run-owner.js';
import { RunQueue } from '../../src/application/runs/run-queue.js';
import { RunRegister } from '../../src/application/runs/run-register.js';
import { RunSimulation } from '../../src/application/runs/run-simulation.js';
import { Runs } from '../../src/application/runs/runs.js';
import { MemoryRunStore } from '../../src/infrastructure/run-store/memory-run-store.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { aCommand } from './command-builder.js';
import { ControlledPublisher, Gate } from './controlled-publisher.js';
import { someLimits } from './some-limits.js';
import { until } from './until.js';

/** How the service differs from one with default limits and a destination that accepts everything. */
export interface ServiceSetting extends Partial<RunLimitValues> {
  readonly publisher?: ControlledPublisher;
}

/** The runs of a service, wired as in production, with a destination that the test controls. */
export interface RunsUnderTest {
  readonly runs: Runs;
  readonly owner: RunOwner;
  readonly publisher: ControlledPublisher;
  /** Resolves when the run with this id has ended. */
  readonly ended: (id: string) => Promise<void>;
}

/** The error of a destination that fails. */
export const lost = new DestinationError('kafka.unreachable', 'The brokers are gone.');

/** Functions that end the services a test has made. */
const closings: (() => Promise<void>)[] = [];

/** Ends the services that each test has made; a spec calls it once. */
export function closeRunsAfterEach(): void {
  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
  });
}

/** The runs of a service whose destination has answered or failed its first probe. */
export async function someRuns({
  publisher = new ControlledPublisher(),
  ...limitValues
}: ServiceSetting = {}): Promise<RunsUnderTest> {
  const monitor = new DestinationMonitor(publisher);
  const before = monitor.state;
  monitor.onApplicationBootstrap();
  await until(() => monitor.state !== before);
  const limits = someLimits(limitValues);
  const runSimulation = new RunSimulation(new Simulator(MODELS), publisher);
  const store = new MemoryRunStore();
  const register = new RunRegister(store, limits);
  const admission = new RunAdmission(publisher, monitor, limits);
  const queue = new RunQueue(store, register, admission, runSimulation);
  const owner = new RunOwner(store, register, admission, queue);
  const runs = new Runs(store, register);
  closings.push(async () => {
    await owner.shutDown(0);
    await monitor.onApplicationShutdown();
  });
  const ended = (id: string): Promise<void> => until(() => runs.get(id).endedAt !== undefined);
  return { runs, owner, publisher, ended };
}

/** Like `someRuns`, but each run stays in its first write until the gate opens. */
export async function heldRuns(
  setting: ServiceSetting = {},
): Promise<RunsUnderTest & { readonly gate: Gate }> {
  const gate = new Gate();
  const publisher = new ControlledPublisher();
  publisher.onWrite = gate.pass;
  closings.push(() => {
    gate.open();
    return Promise.resolve();
  });
  return { ...(await someRuns({ publisher, ...setting })), gate };
}

/** Starts `count` runs of 25 records each and returns their ids. */
export async function start(runs: Runs, count: number): Promise<string[]> {
  const started = Array.from({ length: count }, () => runs.start(aCommand({ records: 25 })));
  return (await Promise.all(started)).map(({ id }) => id);
}

/** The statuses of the runs, newest first. */
export function statuses(runs: Runs): RunStatus[] {
  return runs.list(100).runs.map((run) => run.status);
}

/** Matches an error with this code, for `toThrow`. */
export function domainError(code: string): unknown {
  return expect.objectContaining({ code });
}
