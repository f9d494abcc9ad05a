import { K } from './constants.js';
import type { ReeferState } from './reefer-state.js';
import type { Reefer, SmallModel } from './small-model.js';
import { capacity } from './thermal.js';

/** Zero on the thermometer, K. */
const ZERO_CELSIUS = 273.15;

/** Electricity: fans, controller, compressor by its coefficient of performance, heater. */
export const power: SmallModel = {
  name: 'power',
  settle(state, reefer) {
    const base = state.powered ? K.controllerPower + state.fanWatts : 0;
    const cooling = Math.max(0, state.coolingWatts);
    const full = capacity(state);
    const load = full > 0 ? cooling / full : 0;
    const { kind, leastPartLoad } = reefer.plan.unit;
    const performance = performanceOf(state, reefer);
    const heating = state.defrostSeconds > 0 ? K.heaterPower : Math.max(0, -state.coolingWatts);
    state.mode = modeOf(state, cooling);
    state.compressorRuns = cooling > 0;
    if (!state.powered || cooling === 0) {
      state.meanWatts = state.powered ? base + (state.phaseLost ? 0 : heating) : 0;
      state.watts = state.meanWatts;
      return;
    }
    if (load >= leastPartLoad) {
      state.meanWatts = base + compressorWatts(cooling, performance);
      state.watts = state.meanWatts;
    } else if (reefer.carriage.frozen || kind === 'variable-speed') {
      // Less than it can do at its least: it goes on and off.
      const step = Math.max(leastPartLoad, load);
      const share = load / step;
      state.meanWatts = base + share * compressorWatts(step * full, performance);
      const cycle = state.seconds / K.frozenCycle + reefer.phase;
      state.compressorRuns = cycle - Math.floor(cycle) < share;
      state.watts = state.compressorRuns ? base + compressorWatts(step * full, performance) : base;
    } else {
      // A chilled box must not swing, so the unit burns what it makes too much.
      state.meanWatts = base + compressorWatts(leastPartLoad * full, performance);
      state.watts = state.meanWatts;
    }
  },
  advance(state, _reefer, seconds) {
    state.energyJoules += state.meanWatts * seconds;
  },
};

/** With its fan, W. */
function compressorWatts(cooling: number, performance: number): number {
  return K.condenserFan + cooling / performance;
}

function performanceOf(state: ReeferState, { plan }: Reefer): number {
  const evaporating = state.supplyCelsius - K.evaporatingBelowSupply;
  const lift = state.ambientCelsius + K.condensingAboveAmbient + state.fouling - evaporating;
  const leaking =
    1 - K.leakEfficiencyLoss * Math.min(1, Math.max(0, (1 - state.chargeLeft) / (1 - K.chargeFull)));
  const share = plan.unit.efficiency * state.efficiencyLeft * leaking;
  const carnot = lift > 1 ? (share * (evaporating + ZERO_CELSIUS)) / lift : K.performanceMost;
  return Math.min(K.performanceMost, Math.max(K.performanceLeast, carnot));
}

function modeOf(state: ReeferState, cooling: number): ReeferState['mode'] {
  if (!state.powered || state.phaseLost) return 'off';
  if (state.defrostSeconds > 0) return 'defrost';
  if (cooling > 0) return 'cooling';
  return state.coolingWatts < 0 ? 'heating' : 'idle';
}
