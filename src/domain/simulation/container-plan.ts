import type { FaultPlan } from './fault-plan.js';
import type { ReeferPlan } from './reefer-plan.js';

/** A way to make telemetry, in the form of it that gives certain values. */
export interface ModelVersion {
  readonly name: string;
  readonly version: number;
}

/** One container's part of a command: everything exact. */
export interface ContainerPlan {
  readonly containerId: string;
  readonly productId: string;
  readonly model: ModelVersion;
  readonly faults: readonly FaultPlan[];
  /** The fleet's step at which it is measured first, from 0: it may arrive later than others. */
  readonly firstStep: number;
  /** Number of records, 1 … 2^32-1: one at each step from the first on. */
  readonly records: number;
  /** What the physical model has to know; undefined for others. */
  readonly reefer?: ReeferPlan;
}
