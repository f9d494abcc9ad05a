import { K } from './constants.js';

/** What a container is at one moment: what goes on by itself, and what follows from it. SI units but where said. */
export class ReeferState {
  // Time and surroundings
  /** Seconds after the container's first step. */
  seconds = 0;
  latitude = 0;
  longitude = 0;
  ambientCelsius = 20;
  /** Ambient temperature with the sun's share, as the walls feel it. */
  wallAmbientCelsius = 20;
  /** Water in the ambient air, g/kg. */
  ambientWater = 10;
  /** What reaches the container, W/m2. */
  sun = 0;
  /** Whether the unit gets electricity. */
  powered = true;

  // What faults do; see `machine-faults.ts`
  /** One phase is missing: the controller runs, motors do not. */
  phaseLost = false;
  doorOpen = false;
  /** Ice forms faster, and defrosts do not come. */
  icing = false;
  /** Share of the scrubber that works. */
  scrubber = 1;
  /** Refrigerant that is left, of the charge. */
  chargeLeft = 1;
  /** Efficiency that is left, of the unit's own. */
  efficiencyLeft = 1;
  evaporatorFans = 2;
  brokenFan = 0;
  /** K above the usual condensing temperature. */
  fouling = 0;
  /** m3/h beside the unit's own leak. */
  extraLeak = 0;
  /** m3/h; NaN: as it is set. */
  stuckVent = NaN;
  /** °C; NaN: as it should be. */
  wrongSetPoint = NaN;

  // Controller
  setPoint = 0;
  /** What the unit does. */
  mode: OperatingMode = 'off';
  /** The true temperature that the controller brings about at its sensor, °C. */
  target = 0;
  /** Seconds for which the compressor must still stand. */
  restartSeconds = 0;

  // Air and heat
  /** Air flow as a share of the one at high speed; 0: the fans stand. */
  airFlow = 0;
  fanWatts = 0;
  /** Taken from the air by the coil; negative: heat that is added. */
  coolingWatts = 0;
  supplyCelsius = 0;
  returnCelsius = 0;
  /** What the return probe is at. */
  probeCelsius = 0;
  cargoCelsius = 0;
  wallCelsius = 0;
  /** Heat between air and cargo or walls, W/K. */
  cargoCoupling = 0;
  wallCoupling = 0;

  // Electricity
  /** As a meter shows it now; a unit that goes on and off shows one or the other. */
  watts = 0;
  /** Over the whole cycle. */
  meanWatts = 0;
  energyJoules = 0;
  compressorRuns = false;

  // Gases, %
  oxygen = K.ambientOxygen;
  carbonDioxide = K.ambientCarbonDioxide;
  /** ml CO2 for each kg and hour. */
  respiration = 0;
  /** Air that comes in from outside, m3/h. */
  exchange = 0;

  // Water
  humidity = 90;
  frostKilograms = 0;

  // Defrost and door
  sinceDefrostSeconds = 0;
  /** Seconds that the defrost still takes; 0: none. */
  defrostSeconds = 0;
  doorSeconds = 0;
}

/** What a unit does, as its controller tells it. */
export type OperatingMode = 'cooling' | 'heating' | 'idle' | 'defrost' | 'off';
