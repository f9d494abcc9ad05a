import { iso6346CheckDigit } from '../../src/domain/reefer/container-id.js';
import type { ContainerPlan } from '../../src/domain/simulation/container-plan.js';
import {
  SimulationCommand,
  type SimulationCommandFields,
} from '../../src/domain/simulation/simulation-command.js';
import { faultsOf, type SimulationKind } from '../../src/domain/simulation/simulation-kind.js';

/** 2019-09-04 15:31:00 UTC. */
export const START_EPOCH_SECONDS = 1_567_611_060;

/** The fields of a plan, plus the simulation that its faults come from. */
export type PlanFields = Partial<ContainerPlan> & { readonly simulation?: SimulationKind };

/** One container's part of a command: 100 fault-free records of bananas in C01, unless told otherwise. */
export function aPlan({ simulation = 'normal', ...overrides }: PlanFields = {}): ContainerPlan {
  return {
    containerId: 'C01',
    productId: 'P02',
    model: { name: 'statistical', version: 1 },
    faults: faultsOf(simulation),
    firstStep: 0,
    records: 100,
    ...overrides,
  };
}

/**
 * A command for one container, described by the plan's fields, or for the given `containers`. By default the seed is 42,
 * with one record every 5 minutes from 2019-09-04 15:31:00.
 */
export function aCommand({
  containers,
  seed = 42,
  startEpochSeconds = START_EPOCH_SECONDS,
  intervalSeconds = 300,
  transmission = [],
  ...plan
}: Partial<SimulationCommandFields> & PlanFields = {}): SimulationCommand {
  return new SimulationCommand({
    containers: containers ?? [aPlan(plan)],
    seed,
    startEpochSeconds,
    intervalSeconds,
    transmission,
  });
}

/** A valid ISO 6346 container id for a serial number from 0 to 999 999. */
export function isoContainerId(serial: number, owner = 'CSQ'): string {
  const number = `${owner}U${String(serial).padStart(6, '0')}`;
  return `${number}${iso6346CheckDigit(number)}`;
}
