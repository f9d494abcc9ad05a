import { K } from './constants.js';
import { saturation } from './moist-air.js';
import type { ReeferState } from './reefer-state.js';
import type { Reefer, SmallModel } from './small-model.js';

/**
 * Water: the cargo gives it off, fresh air brings it, the coil takes it away; a unit can only dry. Ice gathers on a coil
 * below 0 °C and narrows the way of the air.
 */
export const humidity: SmallModel = {
  name: 'humidity',
  advance(state, reefer, seconds) {
    const coil = coilCelsius(state);
    const atCoil = saturation(coil);
    const most = saturation(state.returnCelsius);
    const { water, drying } = balance(state, reefer, atCoil, most);
    const settled = Math.min(100, (100 * water) / most);
    state.humidity += (settled - state.humidity) * (1 - Math.exp(-seconds / K.humidityLag));
    if (coil >= 0 || drying === 0) return;
    const taken = (drying * Math.max(0, water - atCoil)) / 1000;
    state.frostKilograms = Math.min(
      0.95 * K.frostBlocks,
      state.frostKilograms + taken * seconds * (state.icing ? K.icingFactor : 1),
    );
  },
};

/** Temperature of the coil's surface, °C. */
export function coilCelsius(state: ReeferState): number {
  return state.supplyCelsius - K.coilBelowSupply;
}

/**
 * Water in the air as it settles, g/kg, and the air that meets the coil, kg/s. `atCoil` and `most`: what air can hold at
 * the coil and at the return, g/kg.
 */
function balance(state: ReeferState, { plan, carriage }: Reefer, atCoil: number, most: number) {
  const given = K.transpiration * plan.cargo.tonnes * (carriage.frozen ? 0.2 : 1);
  const drying = state.coolingWatts > 0 ? K.dryingFlow * state.airFlow : 0;
  const fresh = (state.exchange * 1.2) / 3600;
  const cargo = saturation(state.cargoCelsius);
  const water = (given * cargo + fresh * state.ambientWater + drying * atCoil) / (given + fresh + drying);
  const wanted = carriage.humidityPercent;
  if (wanted === undefined || drying === 0) return { water, drying };
  // Dehumidification makes the coil colder, and heats again: down to what units reach.
  const driest = (Math.max(wanted, K.driestHumidity) / 100) * most;
  return { water: Math.min(water, driest), drying };
}
