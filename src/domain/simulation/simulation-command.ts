import type { UseCode } from '../error-codes.js';
import { WrongUse } from '../errors.js';
import { assertContainerId } from '../reefer/container-id.js';
import { productById } from '../reefer/product.js';
import { LAST_EPOCH_SECONDS } from '../telemetry/measurement-time.js';
import type { ContainerPlan } from './container-plan.js';
import { isRunsFault } from './fault-plan.js';
import { leavesGaps, type SensorFault } from './physical-faults.js';
import { faultsOf, simulationOf } from './simulation-kind.js';
import type { TransmissionFault } from './transmission.js';

/** The fields of a `SimulationCommand`. */
export interface SimulationCommandFields {
  /** One or more containers, each id once. */
  readonly containers: readonly ContainerPlan[];
  /** 0 … 2^32-1. */
  readonly seed: number;
  /** Time of the first measurement, whole seconds since 1970-01-01 UTC. */
  readonly startEpochSeconds: number;
  /** Seconds between measurements, 1 … 86400. */
  readonly intervalSeconds: number;
  /** What befalls records on their way to the destination; absent: nothing. */
  readonly transmission?: readonly TransmissionFault[];
}

/** Highest seed, 2^32-1. */
export const MAX_SEED = 0xffff_ffff;
/** Most records of one container, 2^32-1, because the positions of faults are drawn from 32-bit numbers. */
export const MAX_RECORDS_PER_CONTAINER = 0xffff_ffff;
/** Longest interval between measurements, a day. */
export const MAX_INTERVAL_SECONDS = 86_400;

/**
 * Everything that the values of a run depend on: the same command gives the same telemetry in every output, on every
 * machine. Throws a `WrongUse` if a field is invalid.
 */
export class SimulationCommand implements SimulationCommandFields {
  readonly containers: readonly ContainerPlan[];
  readonly seed: number;
  readonly startEpochSeconds: number;
  readonly intervalSeconds: number;
  readonly transmission: readonly TransmissionFault[];

  constructor({
    containers,
    seed,
    startEpochSeconds,
    intervalSeconds,
    transmission = [],
  }: SimulationCommandFields) {
    if (containers.length === 0)
      throw new WrongUse('command.empty', 'A command needs at least one container.');
    containers.forEach(assertPlan);
    assertDistinct(containers);
    assertInteger('command.seed', 'The seed', seed, 0, MAX_SEED);
    assertInteger('command.interval', 'The interval in seconds', intervalSeconds, 1, MAX_INTERVAL_SECONDS);
    assertInteger(
      'command.start',
      'The start time in seconds since 1970',
      startEpochSeconds,
      0,
      LAST_EPOCH_SECONDS,
    );
    this.containers = containers;
    this.seed = seed;
    this.startEpochSeconds = startEpochSeconds;
    this.intervalSeconds = intervalSeconds;
    this.transmission = transmission;
    if (this.lastEpochSeconds > LAST_EPOCH_SECONDS) {
      throw new WrongUse(
        'command.too-long',
        'The last measurement would come after the year 9999. Start earlier, ask for fewer records, or shorten the interval.',
      );
    }
  }

  /** Number of records of all containers together. */
  get records(): number {
    return this.containers.reduce((sum, { records }) => sum + records, 0);
  }

  /** Time of the first measurement, seconds since 1970. */
  get firstEpochSeconds(): number {
    const first = this.containers.reduce((least, { firstStep }) => Math.min(least, firstStep), Infinity);
    return this.startEpochSeconds + first * this.intervalSeconds;
  }

  /** Time of the last measurement, seconds since 1970. */
  get lastEpochSeconds(): number {
    const end = this.containers.reduce((last, plan) => Math.max(last, plan.firstStep + plan.records), 0);
    return this.startEpochSeconds + (end - 1) * this.intervalSeconds;
  }

  /** Why measured values may be missing: a sensor that leaves gaps. Undefined: they are all there. */
  get gaps(): string | undefined {
    for (const { containerId, faults } of this.containers) {
      const fault = faults.find((one): one is SensorFault => !isRunsFault(one) && leavesGaps(one));
      if (fault) return `${containerId}’s ${fault.sensor} sensor drops out (${fault.kind}, as: empty)`;
    }
    return undefined;
  }

  /** The same command for other containers. */
  withContainers(containers: readonly ContainerPlan[]): SimulationCommand {
    return new SimulationCommand({ ...this, containers });
  }

  /**
   * A text of everything that the values depend on; only equal commands have equal texts. Plans that the first version
   * of the statistical model could have keep their original short form, since existing databases name data sets by it.
   */
  get fingerprint(): string {
    const { seed, startEpochSeconds, intervalSeconds, transmission } = this;
    const onTheWay = transmission.length > 0 ? [transmission] : [];
    const containers = this.containers.map(fingerprintOf);
    return JSON.stringify([seed, startEpochSeconds, intervalSeconds, containers, ...onTheWay]);
  }
}

function fingerprintOf(plan: ContainerPlan): unknown {
  const { containerId, productId, model, faults, firstStep, records, reefer } = plan;
  const simulation = simulationOf(faults.find(isRunsFault));
  const isFirstForm =
    model.name === 'statistical' &&
    model.version === 1 &&
    firstStep === 0 &&
    JSON.stringify(faults) === JSON.stringify(faultsOf(simulation));
  return isFirstForm
    ? [containerId, productId, simulation, records]
    : [containerId, productId, model, faults, firstStep, records, ...(reefer ? [reefer] : [])];
}

function assertPlan({ containerId, productId, firstStep, records }: ContainerPlan): void {
  assertContainerId(containerId);
  productById(productId);
  assertInteger('command.first-step', 'The first step', firstStep, 0, MAX_RECORDS_PER_CONTAINER);
  assertInteger('command.records', 'The number of records', records, 1, MAX_RECORDS_PER_CONTAINER);
}

function assertDistinct(containers: readonly ContainerPlan[]): void {
  const seen = new Set<string>();
  for (const { containerId } of containers) {
    if (seen.has(containerId)) {
      throw new WrongUse('container.repeated', `Container ${containerId} is in the command twice.`);
    }
    seen.add(containerId);
  }
}

function assertInteger(code: UseCode, what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new WrongUse(code, `${what} must be an integer from ${least} to ${most}, not ${value}.`);
}
