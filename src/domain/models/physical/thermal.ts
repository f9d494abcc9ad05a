import { K } from './constants.js';
import type { ReeferState } from './reefer-state.js';
import type { Reefer, SmallModel } from './small-model.js';

/** Below this air flow, of the one at high speed, the coil does nothing. */
const LEAST_FLOW = 0.02;

/**
 * Heat: the air follows at once (its time constant is half a minute) from cargo, walls, ambient and the coil; cargo and
 * walls go on. docs/model.md has the equations.
 */
export const thermal: SmallModel = {
  name: 'thermal',
  settle(state, reefer) {
    const flow = state.airFlow;
    const ventilated = flow > LEAST_FLOW;
    state.cargoCoupling = ventilated ? reefer.plan.cargo.coupling * flow : K.stillAirCargoCoupling;
    state.wallCoupling = ventilated ? K.airWallCoupling * flow : K.stillAirWallCoupling;
    if (!ventilated) setCooling(state, reefer, 0);
    else if (state.restartSeconds > 0) setCooling(state, reefer, 0);
    else if (reefer.carriage.frozen) holdReturnAir(state, reefer);
    else holdSupplyAir(state, reefer);
    if (ventilated) state.probeCelsius = state.returnCelsius;
  },
  advance(state, reefer, seconds) {
    const { cargo, unit } = reefer.plan;
    const middle = (state.supplyCelsius + state.returnCelsius) / 2;
    const fromCargo = state.cargoCoupling * (state.cargoCelsius - state.returnCelsius);
    const fromWall = state.wallCoupling * (state.wallCelsius - middle);
    const intoWall =
      (1 - K.envelopeToAir) * unit.envelope * (state.wallAmbientCelsius - state.wallCelsius) - fromWall;
    const breath = K.respirationHeat * state.respiration * cargo.tonnes * 1000;
    state.cargoCelsius += (seconds * (breath - fromCargo)) / reefer.cargoHeatCapacity;
    state.wallCelsius += (seconds * intoWall) / K.wallHeatCapacity;
    if (state.airFlow > LEAST_FLOW) return;
    const bump = state.defrostSeconds > 0 ? K.defrostBump : 0;
    const still = bump > 0 ? state.returnCelsius + bump : (state.cargoCelsius + state.ambientCelsius) / 2;
    const rate = bump > 0 ? 10 * K.probeRate : K.probeRate;
    state.probeCelsius += (still - state.probeCelsius) * (1 - Math.exp(-rate * seconds));
  },
};

/** Full capacity at the return air, W, with what refrigerant, ice and heat leave of it. */
export function capacity(state: ReeferState): number {
  const charge = Math.min(
    1,
    Math.max(0, (state.chargeLeft - K.chargeEmpty) / (K.chargeFull - K.chargeEmpty)),
  );
  const condensing = state.ambientCelsius + K.condensingAboveAmbient + state.fouling;
  const pressure = Math.min(1, Math.max(0, 1 - (condensing - K.hottestCondensing) / K.condensingMargin));
  const full = K.capacityAtZero + K.capacitySlope * state.returnCelsius;
  const worn = 1 - K.wearCapacity * (1 - state.efficiencyLeft);
  return Math.max(0, full) * charge * pressure * worn * Math.min(1, 0.3 + 0.7 * (state.airFlow / 0.5));
}

/** Heat through walls, floor and fresh air into the air for a middle and a return temperature of the air. */
function airSide(state: ReeferState, reefer: Reefer) {
  const envelope = K.envelopeToAir * reefer.plan.unit.envelope;
  const fresh = (state.exchange / 3600) * K.airHeatPerCubicMetre;
  return { envelope, fresh, through: K.airFlowCapacity * state.airFlow };
}

/** Chilled: the supply air is at the target, as far as capacity and heater go. */
function holdSupplyAir(state: ReeferState, reefer: Reefer): void {
  const { envelope, fresh, through } = airSide(state, reefer);
  const { cargoCoupling, wallCoupling, target } = state;
  const gains =
    cargoCoupling * state.cargoCelsius +
    wallCoupling * (state.wallCelsius - target / 2) +
    envelope * (state.wallAmbientCelsius - target / 2) +
    fresh * state.ambientCelsius +
    state.fanWatts +
    through * target;
  state.returnCelsius = gains / (cargoCoupling + wallCoupling / 2 + envelope / 2 + fresh + through);
  limit(state, reefer, through * (state.returnCelsius - target), -K.heaterPower);
}

/** Frozen: the return air is at the target, as far as capacity goes; there is no heater. */
function holdReturnAir(state: ReeferState, reefer: Reefer): void {
  const { envelope, fresh, through } = airSide(state, reefer);
  const { cargoCoupling, wallCoupling, target } = state;
  const gains =
    cargoCoupling * (state.cargoCelsius - target) +
    wallCoupling * (state.wallCelsius - target) +
    envelope * (state.wallAmbientCelsius - target) +
    fresh * (state.ambientCelsius - target) +
    state.fanWatts;
  state.returnCelsius = target;
  limit(state, reefer, gains / (1 - (wallCoupling + envelope) / (2 * through)), 0);
}

function limit(state: ReeferState, reefer: Reefer, wanted: number, least: number): void {
  // Capacity depends on the return air, which depends on the cooling: twice is near enough.
  setCooling(state, reefer, Math.max(least, Math.min(wanted, capacity(state))));
  if (state.coolingWatts < wanted) setCooling(state, reefer, Math.min(wanted, capacity(state)));
}

/** The temperatures of the air for a given cooling. */
function setCooling(state: ReeferState, reefer: Reefer, watts: number): void {
  const { envelope, fresh, through } = airSide(state, reefer);
  const { cargoCoupling, wallCoupling } = state;
  const half = through > 0 ? (wallCoupling + envelope) / (2 * through) : 0;
  state.returnCelsius =
    (cargoCoupling * state.cargoCelsius +
      wallCoupling * state.wallCelsius +
      envelope * state.wallAmbientCelsius +
      fresh * state.ambientCelsius +
      state.fanWatts -
      watts * (1 - half)) /
    (cargoCoupling + wallCoupling + envelope + fresh);
  state.supplyCelsius = through > 0 ? state.returnCelsius - watts / through : state.returnCelsius;
  state.coolingWatts = watts;
}
