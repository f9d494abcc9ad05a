import type { ReeferPlan } from '../../simulation/reefer-plan.js';
import type { Carriage } from '../../reefer/carriage.js';
import type { ReeferState } from './reefer-state.js';

/** What does not change of a container. */
export interface Reefer {
  readonly plan: ReeferPlan;
  readonly carriage: Carriage;
  /** J/K. */
  readonly cargoHeatCapacity: number;
  /** m3. */
  readonly freeVolume: number;
  /** Natural logarithm of the cargo's Q10; 0 if it does not breathe. */
  readonly logQ10: number;
  /** Where the unit is in its cycle at the beginning, 0 … 1. */
  readonly phase: number;
}

/** One part of a container. All parts settle in their order, then all advance, and so on. */
export interface SmallModel {
  readonly name: string;
  /** Brings what follows at once from the state into agreement with it. */
  readonly settle?: (state: ReeferState, reefer: Reefer) => void;
  /** Lets what goes on by itself go on for so many seconds, as it has settled. */
  readonly advance?: (state: ReeferState, reefer: Reefer, seconds: number) => void;
}
