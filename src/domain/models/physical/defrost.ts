import { K } from './constants.js';
import { coilCelsius } from './humidity.js';
import type { SmallModel } from './small-model.js';

/** Defrost by the clock: heat melts what has gathered, while fans and compressor stand. */
export const defrost: SmallModel = {
  name: 'defrost',
  advance(state, { carriage }, seconds) {
    if (!state.powered || state.phaseLost) return;
    if (state.defrostSeconds > 0) {
      state.defrostSeconds = Math.max(0, state.defrostSeconds - seconds);
      if (state.defrostSeconds === 0) state.frostKilograms = 0;
      return;
    }
    state.sinceDefrostSeconds += seconds;
    const due = carriage.defrostHours > 0 && state.sinceDefrostSeconds >= 3600 * carriage.defrostHours;
    if (!due || coilCelsius(state) > K.noDefrostAbove) return;
    state.sinceDefrostSeconds = 0;
    if (state.icing) return;
    const joules = state.frostKilograms * K.meltingHeat + K.coilHeatCapacity * K.coilWarming;
    state.defrostSeconds = Math.min(K.defrostLongest, joules / (K.defrostEfficiency * K.heaterPower));
  },
};

/** The door counts how long it has been open. */
export const door: SmallModel = {
  name: 'door',
  advance(state, _reefer, seconds) {
    state.doorSeconds = state.doorOpen ? state.doorSeconds + seconds : 0;
  },
};
