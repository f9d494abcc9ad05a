import { WrongUse } from '../errors.js';
import type { ContainerPlan, ModelVersion } from './container-plan.js';
import { isRunsFault, type RunsFault } from './fault-plan.js';

/** The contract's names for what may happen to a container: nothing, or one of three faults. */
export const SIMULATION_KINDS = ['normal', 'poweroff', 'co2sensor', 'o2sensor'] as const;

export type SimulationKind = (typeof SIMULATION_KINDS)[number];

/** A simulation with a fault. */
export type FaultySimulation = Exclude<SimulationKind, 'normal'>;

const THREE_RUNS = { runs: 3, percentOfRecords: 12 } as const;
const FAULTS: Readonly<Record<FaultySimulation, RunsFault>> = {
  poweroff: { kind: 'power-off-runs', ...THREE_RUNS },
  co2sensor: { kind: 'gas-sensor-runs', gas: 'co2', meanPercent: 12, deviationPercent: 2, ...THREE_RUNS },
  o2sensor: { kind: 'gas-sensor-runs', gas: 'o2', meanPercent: 11, deviationPercent: 2, ...THREE_RUNS },
};

/** The fault of a simulation. */
export function faultOf(simulation: FaultySimulation): RunsFault {
  return FAULTS[simulation];
}

/** The faults of a simulation: one, or none; throws `simulation.unknown`. */
export function faultsOf(simulation: SimulationKind): readonly RunsFault[] {
  if (!SIMULATION_KINDS.includes(simulation)) {
    throw new WrongUse(
      'simulation.unknown',
      `There is no simulation ${JSON.stringify(simulation)}. Known: ${SIMULATION_KINDS.join(', ')}.`,
    );
  }
  return simulation === 'normal' ? [] : [faultOf(simulation)];
}

/** The simulation with that fault. */
export function simulationOf(fault: RunsFault | undefined): SimulationKind {
  switch (fault?.kind) {
    case undefined:
      return 'normal';
    case 'power-off-runs':
      return 'poweroff';
    case 'gas-sensor-runs':
      return `${fault.gas}sensor`;
  }
}

/** A short name for a container's faults: the name of its simulation, or the kinds of its faults, joined by `+`. */
export function nameOfFaults({ faults }: Pick<ContainerPlan, 'faults'>): string {
  const [first] = faults;
  if (!first || isRunsFault(first)) return simulationOf(first);
  return [...new Set(faults.map(({ kind }) => kind))].join('+');
}

/** A container that is present from the first step on, and its simulation, as the contract names it. */
export interface SimulatedContainer {
  readonly containerId: string;
  readonly productId: string;
  readonly simulation: SimulationKind;
  readonly records: number;
}

/** The plan of such a container; throws `simulation.unknown`. */
export function planOf(
  { containerId, productId, simulation, records }: SimulatedContainer,
  model: ModelVersion,
): ContainerPlan {
  return { containerId, productId, model, faults: faultsOf(simulation), firstStep: 0, records };
}
