import type { FaultPlan } from './fault-plan.js';
import type { ReeferPlan } from './reefer-plan.js';

/** A model of a certain version; another version may give other values. */
export interface ModelVersion {
  readonly name: string;
  readonly version: number;
}

/** One container's part of a command, fully specified. */
export interface ContainerPlan {
  readonly containerId: string;
  readonly productId: string;
  readonly model: ModelVersion;
  readonly faults: readonly FaultPlan[];
  /** The fleet's step, from 0, at which the container is first measured; it may arrive later than others. */
  readonly firstStep: number;
  /** Number of records, 1 … 2^32-1: one per step from the first step on. */
  readonly records: number;
  /** What the physical model needs to know; undefined for other models. */
  readonly reefer?: ReeferPlan;
}
