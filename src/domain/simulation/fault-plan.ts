import type { PhysicalFault } from './physical-faults.js';

/** Where the faulty records of a container lie: runs of records, whose places are drawn from the seed. */
interface RunsOfRecords {
  readonly runs: number;
  /** Length of each run, of the container's records. */
  readonly percentOfRecords: number;
}

/** The unit draws no power. */
export interface PowerOffRuns extends RunsOfRecords {
  readonly kind: 'power-off-runs';
}

/** A gas that a container measures. */
export type Gas = 'co2' | 'o2';

/** A gas sensor shows readings around a wrong mean, %. */
export interface GasSensorRuns extends RunsOfRecords {
  readonly kind: 'gas-sensor-runs';
  readonly gas: Gas;
  readonly meanPercent: number;
  readonly deviationPercent: number;
}

/** A fault of the statistical model. */
export type RunsFault = PowerOffRuns | GasSensorRuns;

/** A fault with its parameters. Add a kind here, and the compiler names every place that must know of it. */
export type FaultPlan = RunsFault | PhysicalFault;

/** Whether a fault is one of the statistical model. */
export function isRunsFault(fault: FaultPlan | undefined): fault is RunsFault {
  return fault?.kind === 'power-off-runs' || fault?.kind === 'gas-sensor-runs';
}
