import type { PhysicalFault } from '../../simulation/physical-faults.js';
import { K } from './constants.js';
import {
  daysOf,
  FAILED_CHARGE,
  FAILED_FOULING,
  FAILED_TOLERANCES,
  FAILED_WEAR,
  grown,
  TOLERANCES,
} from './fault-course.js';
import type { ReeferState } from './reefer-state.js';

/** How far a fault has come, 0 … 1. */
export function severityOf(fault: PhysicalFault, state: ReeferState): number {
  const since = state.seconds - fault.onsetSeconds;
  switch (fault.kind) {
    case 'refrigerant-leak':
      return Math.min(1, (1 - state.chargeLeft) / (1 - FAILED_CHARGE));
    case 'compressor-wear':
      return Math.min(1, (1 - state.efficiencyLeft) / (1 - FAILED_WEAR));
    case 'condenser-fouling':
      return Math.min(1, state.fouling / FAILED_FOULING);
    case 'evaporator-icing':
      return state.frostKilograms / K.frostBlocks;
    case 'scrubber-failure':
    case 'air-leak':
    case 'sensor-bias':
    case 'sensor-gain':
      return grown(fault.growth, fault.growsSeconds, since);
    case 'sensor-drift':
      return Math.min(
        1,
        Math.abs(fault.drift * daysOf(fault, state.seconds)) / (FAILED_TOLERANCES * TOLERANCES[fault.sensor]),
      );
    case 'power-outage':
    case 'phase-loss':
    case 'door-open':
    case 'controller-reset':
    case 'evaporator-fan':
    case 'vent-stuck':
    case 'wrong-set-point':
    case 'sensor-stuck':
    case 'sensor-noise':
    case 'sensor-spikes':
    case 'sensor-dropout':
      return 1;
  }
}
