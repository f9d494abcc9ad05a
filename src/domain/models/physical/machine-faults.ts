import { isSensorFault, type MachineFault, type PhysicalFault } from '../../simulation/physical-faults.js';
import { K } from './constants.js';
import { daysOf, grown, isActive, left } from './fault-course.js';
import type { ReeferState } from './reefer-state.js';
import type { SmallModel } from './small-model.js';

/** Machine faults act through the model: each changes what the unit or the box can do, and the rest follows. */
export function machineFaults(faults: readonly PhysicalFault[]): SmallModel {
  const machines = faults.filter((fault): fault is MachineFault => !isSensorFault(fault));
  const resets = new Set<string>();
  return {
    name: 'faults',
    settle(state) {
      if (machines.length === 0) return;
      repair(state);
      for (const fault of machines) {
        if (isActive(fault, state.seconds)) apply(fault, state, resets);
      }
    },
  };
}

function repair(state: ReeferState): void {
  state.phaseLost = false;
  state.doorOpen = false;
  state.icing = false;
  state.scrubber = 1;
  state.chargeLeft = 1;
  state.efficiencyLeft = 1;
  state.evaporatorFans = 2;
  state.brokenFan = 0;
  state.fouling = 0;
  state.extraLeak = 0;
  state.stuckVent = NaN;
  state.wrongSetPoint = NaN;
}

function apply(fault: MachineFault, state: ReeferState, resets: Set<string>): void {
  const since = state.seconds - fault.onsetSeconds;
  switch (fault.kind) {
    case 'power-outage':
      state.powered = false;
      return;
    case 'phase-loss':
      state.phaseLost = true;
      return;
    case 'door-open':
      state.doorOpen = true;
      return;
    case 'evaporator-icing':
      state.icing = true;
      return;
    case 'scrubber-failure':
      state.scrubber = 1 - grown(fault.growth, fault.growsSeconds, since);
      return;
    case 'controller-reset':
      if (resets.has(fault.id)) return;
      resets.add(fault.id);
      state.sinceDefrostSeconds = 0;
      state.defrostSeconds = 0;
      state.restartSeconds = K.restartDelay;
      return;
    case 'refrigerant-leak':
      state.chargeLeft = Math.min(
        state.chargeLeft,
        left(fault.growth, fault.loss, daysOf(fault, state.seconds)),
      );
      return;
    case 'compressor-wear':
      state.efficiencyLeft = Math.min(
        state.efficiencyLeft,
        left(fault.growth, fault.loss, daysOf(fault, state.seconds)),
      );
      return;
    case 'evaporator-fan':
      if (state.brokenFan !== fault.fan) state.evaporatorFans--;
      state.brokenFan = fault.fan;
      return;
    case 'condenser-fouling':
      state.fouling += fault.rise * daysOf(fault, state.seconds);
      return;
    case 'air-leak':
      state.extraLeak += fault.flow * grown(fault.growth, fault.growsSeconds, since);
      return;
    case 'vent-stuck':
      state.stuckVent = fault.at;
      return;
    case 'wrong-set-point':
      state.wrongSetPoint = fault.setPoint;
      return;
    default:
      fault satisfies never;
  }
}
