import { K } from './constants.js';
import type { SmallModel } from './small-model.js';

/** Air that comes in: vent while the fans run, leaks always, the door. */
export const airExchange: SmallModel = {
  name: 'air-exchange',
  settle(state, { plan }) {
    const vent = Number.isNaN(state.stuckVent) ? (plan.atmosphere ? 0 : plan.vent) : state.stuckVent;
    const difference = Math.abs(state.ambientCelsius - state.returnCelsius);
    const door = state.doorOpen ? Math.max(K.doorFlowLeast, K.doorFlow * difference) * 3600 : 0;
    state.exchange = (state.airFlow > 0 ? vent : 0) + plan.unit.leak + state.extraLeak + door;
  },
};

/** Respiration: by temperature (Q10) and oxygen. */
export const respiration: SmallModel = {
  name: 'respiration',
  settle(state, { carriage, logQ10 }) {
    const breath = carriage.respiration;
    if (!breath) return;
    const warmer = Math.min(state.cargoCelsius - breath.atCelsius, K.respirationCap);
    const factor = Math.exp((warmer / 10) * logQ10);
    const air = (K.ambientOxygen + K.oxygenHalf) / K.ambientOxygen;
    const oxygen = (state.oxygen / (state.oxygen + K.oxygenHalf)) * air;
    state.respiration = breath.millilitresPerKgHour * factor * oxygen;
  },
};

/**
 * Gases: what comes in, what is breathed, and with controlled atmosphere what scrubber and membrane take away. Exact for
 * rates that stay the same over the step, so it is stable for any.
 */
export function gas(
  shownOf: (gas: 'oxygen_level' | 'carbon_dioxide_level', truth: number) => number,
): SmallModel {
  return {
    name: 'gas',
    advance(state, { plan, freeVolume }, seconds) {
      const made = (state.respiration * plan.cargo.tonnes) / 1000; // m3 CO2 an hour, and as much O2 is used.
      const { atmosphere } = plan;
      let scrub = 0;
      let nitrogen = 0;
      let fresh = 0;
      if (atmosphere && state.airFlow > 0) {
        const tooMuch = shownOf('carbon_dioxide_level', state.carbonDioxide) - atmosphere.carbonDioxide;
        const oxygen = shownOf('oxygen_level', state.oxygen) - atmosphere.oxygen;
        scrub = K.scrubRate * state.scrubber * share(tooMuch);
        nitrogen = K.purgeRate * share(oxygen);
        fresh = K.purgeRate * share(-oxygen);
      }
      const exchange = state.exchange + fresh;
      const volume = freeVolume;
      const out = exchange + nitrogen;
      state.carbonDioxide = towards(
        state.carbonDioxide,
        exchange * K.ambientCarbonDioxide + 100 * made,
        out + scrub,
        volume,
        seconds,
      );
      state.oxygen = Math.max(
        0,
        towards(state.oxygen, exchange * K.ambientOxygen - 100 * made, out, volume, seconds),
      );
    },
  };
}

/** How much of scrubber or membrane runs for so many % too much. */
function share(tooMuch: number): number {
  return Math.min(1, Math.max(0, tooMuch / K.atmosphereBand));
}

/** A level, %, after some seconds in which so much came in (% m3/h) and so much air went out (m3/h). */
function towards(level: number, inflow: number, outflow: number, volume: number, seconds: number): number {
  const settled = inflow / outflow;
  return settled + (level - settled) * Math.exp((-outflow * seconds) / (3600 * volume));
}
