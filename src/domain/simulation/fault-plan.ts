import type { PhysicalFault } from './physical-faults.js';

/** The faulty records of a container: runs of records, whose positions are drawn from the seed. */
interface RunsOfRecords {
  readonly runs: number;
  /** Length of each run, as a percentage of the container's records. */
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

/**
 * A fault with its parameters: kinds of the statistical model above, of the physical one in `physical-faults.ts`. The
 * compiler points out the code that must handle a new kind, but `isRunsFault`.
 */
export type FaultPlan = RunsFault | PhysicalFault;

/** Whether a fault belongs to the statistical model. */
export function isRunsFault(fault: FaultPlan | undefined): fault is RunsFault {
  return fault?.kind === 'power-off-runs' || fault?.kind === 'gas-sensor-runs';
}
