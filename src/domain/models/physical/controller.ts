import { K } from './constants.js';
import type { SmallModel } from './small-model.js';

/**
 * Decides what the unit does: supply-air control for chilled goods, return-air control for frozen ones. `targetOf`
 * gives the true temperature that makes the sensor show the set point.
 */
export function controller(targetOf: (setPoint: number) => number): SmallModel {
  return {
    name: 'controller',
    settle(state, { carriage }) {
      const setPoint = Number.isNaN(state.wrongSetPoint) ? carriage.setPointCelsius : state.wrongSetPoint;
      state.setPoint = setPoint;
      state.target = Math.max(K.coldestSupply, targetOf(setPoint));
      const motors = state.powered && !state.phaseLost;
      const fansRun = motors && state.defrostSeconds === 0;
      const low = carriage.frozen;
      const speed = low ? K.fanFlowLow : 1;
      const power = low ? K.fanPowerLow : K.fanPowerHigh;
      const ice = Math.max(0, 1 - state.frostKilograms / K.frostBlocks);
      state.airFlow = fansRun ? (speed * ice * state.evaporatorFans) / 2 : 0;
      state.fanWatts = fansRun ? (power * state.evaporatorFans) / 2 : 0;
    },
    advance(state, _reefer, seconds) {
      state.restartSeconds = Math.max(0, state.restartSeconds - seconds);
    },
  };
}
