/** A number of the model, with where it comes from. */
export interface Constant {
  readonly value: number;
  readonly unit: string;
  /** `measured`: published measurement or manufacturer's figure; `computed` from such; `chosen`: an assumption of ours. */
  readonly origin: 'measured' | 'computed' | 'chosen';
  readonly source: string;
}

const STAR_COOL = 'Lodam/Star Cool plant model, kasperlaustsen/CA8_Project';
const HANDBOOK = 'Container Handbook, containerhandbuch.de';

/** Every constant of the physical model. docs/model.md explains where each one stands in the equations. */
export const CONSTANTS = {
  // Envelope and masses
  envelopeNew: {
    value: 43,
    unit: 'W/K',
    origin: 'measured',
    source: `${STAR_COOL}, cont_box.m; 44.3 by a chamber test of 2021`,
  },
  envelopeAgeing: { value: 0.031, unit: '1/a', origin: 'measured', source: 'R. D. Heap: mean over 12 years' },
  envelopeToAir: {
    value: 0.81,
    unit: '-',
    origin: 'measured',
    source: `${STAR_COOL}, cont_box.m: the rest goes into the floor`,
  },
  wallHeatCapacity: {
    value: 2.25e6,
    unit: 'J/K',
    origin: 'computed',
    source: `2500 kg of aluminium floor and lining, 900 J/kgK; ${STAR_COOL}`,
  },
  chilledHeatCapacity: {
    value: 3600,
    unit: 'J/kgK',
    origin: 'chosen',
    source: 'between carrot 3920 and packed fruit',
  },
  frozenHeatCapacity: {
    value: 1800,
    unit: 'J/kgK',
    origin: 'measured',
    source: `${HANDBOOK}: frozen goods about half of unfrozen`,
  },
  airCargoCoupling: {
    value: 3000,
    unit: 'W/K',
    origin: 'chosen',
    source: 'vertically ventilated fruit; 1000 is measured for block-stowed pork',
  },
  airWallCoupling: { value: 1500, unit: 'W/K', origin: 'measured', source: `${STAR_COOL}, cont_box.m` },
  stillAirCargoCoupling: {
    value: 140,
    unit: 'W/K',
    origin: 'chosen',
    source: 'free convection, about a twentieth of the ventilated one',
  },
  stillAirWallCoupling: { value: 100, unit: 'W/K', origin: 'chosen', source: 'free convection' },
  airFlowCapacity: {
    value: 1666,
    unit: 'W/K',
    origin: 'computed',
    source: `4774 m3/h at high speed, 1.25 kg/m3, 1005 J/kgK; ${STAR_COOL}`,
  },
  airHeatPerCubicMetre: { value: 1206, unit: 'J/m3K', origin: 'computed', source: '1.2 kg/m3 × 1005 J/kgK' },
  // Fans and electricity
  fanPowerHigh: {
    value: 940,
    unit: 'W',
    origin: 'measured',
    source: `${STAR_COOL}: 155 v² + 40 v³ at v = 2`,
  },
  fanPowerLow: { value: 195, unit: 'W', origin: 'measured', source: `${STAR_COOL}: the same at v = 1` },
  fanFlowLow: { value: 0.48, unit: '-', origin: 'measured', source: `${STAR_COOL}: 2297 of 4774 m3/h` },
  condenserFan: { value: 300, unit: 'W', origin: 'chosen', source: 'nameplates of 0.3 to 0.4 kW' },
  controllerPower: { value: 100, unit: 'W', origin: 'chosen', source: 'controller, display, crankcase heat' },
  heaterPower: { value: 3000, unit: 'W', origin: 'measured', source: `${STAR_COOL}, evaporator.m` },
  // Refrigeration
  capacityAtZero: {
    value: 11_237,
    unit: 'W',
    origin: 'measured',
    source: `${STAR_COOL}, CapCtrl.m: 11237 + 250 × return air, full speed`,
  },
  capacitySlope: { value: 250, unit: 'W/K', origin: 'measured', source: `${STAR_COOL}, CapCtrl.m` },
  evaporatingBelowSupply: {
    value: 8,
    unit: 'K',
    origin: 'chosen',
    source: 'gives the coefficients of performance of Shanghai Reeferco SS1WN1',
  },
  condensingAboveAmbient: {
    value: 11,
    unit: 'K',
    origin: 'measured',
    source: `${STAR_COOL}: the condensing set point`,
  },
  performanceLeast: {
    value: 0.6,
    unit: '-',
    origin: 'measured',
    source: 'Shanghai Reeferco SS1WN1: 0.65 at -29 °C',
  },
  performanceMost: { value: 4.5, unit: '-', origin: 'chosen', source: 'bound of the rule' },
  frozenCycle: {
    value: 1500,
    unit: 's',
    origin: 'chosen',
    source: `on and off within ±0.2 K, minimum off time 3 min; ${HANDBOOK}`,
  },
  frozenBelow: {
    value: -10,
    unit: '°C',
    origin: 'measured',
    source: 'Carrier and Thermo King: set points below it are return-air controlled',
  },
  coldestSupply: { value: -35, unit: '°C', origin: 'measured', source: 'lowest set point of usual units' },
  hottestCondensing: {
    value: 65,
    unit: '°C',
    origin: 'chosen',
    source: 'high-pressure switch of R134a units, about 17 bar',
  },
  condensingMargin: {
    value: 5,
    unit: 'K',
    origin: 'chosen',
    source: 'over which the switch takes capacity away by short cycling',
  },
  restartDelay: {
    value: 360,
    unit: 's',
    origin: 'measured',
    source: 'Carrier 69NT40-511: restart after 6 min',
  },
  probeRate: {
    value: 2e-4,
    unit: '1/s',
    origin: 'measured',
    source: `${STAR_COOL}, evaporator.m: return probe with the fans off`,
  },
  // Gases
  freeVolumeEmpty: { value: 67.88, unit: 'm3', origin: 'measured', source: `${STAR_COOL}, cont_box.m` },
  volumePerTonne: {
    value: 1.144,
    unit: 'm3/t',
    origin: 'computed',
    source: '45 m3 stay free beside 20 t of fruit',
  },
  leak: { value: 1, unit: 'm3/h', origin: 'chosen', source: 'operating 0.5 to 2; tests allow 10 at 250 Pa' },
  ambientOxygen: { value: 20.95, unit: '%', origin: 'measured', source: 'dry air' },
  ambientCarbonDioxide: { value: 0.04, unit: '%', origin: 'measured', source: 'dry air' },
  oxygenHalf: { value: 1.5, unit: '%', origin: 'chosen', source: 'oxygen at which respiration is half' },
  respirationHeat: {
    value: 5.91e-3,
    unit: 'W h/ml',
    origin: 'measured',
    source: 'UC Davis: 122 kcal a tonne and day for 1 ml/kg h',
  },
  respirationCap: {
    value: 15,
    unit: 'K',
    origin: 'computed',
    source: 'above it Q10 falls, and low coupling would diverge',
  },
  scrubRate: {
    value: 12,
    unit: 'm3/h',
    origin: 'chosen',
    source: 'air that a scrubber clears of carbon dioxide',
  },
  purgeRate: {
    value: 12,
    unit: 'm3/h',
    origin: 'chosen',
    source: 'nitrogen or fresh air of a membrane unit',
  },
  atmosphereBand: {
    value: 0.2,
    unit: '%',
    origin: 'chosen',
    source: 'over which scrubber and membrane go from none to all',
  },
  // Water
  dryingFlow: {
    value: 0.2,
    unit: 'kg/s',
    origin: 'chosen',
    source: 'air that meets the coil, so that 12 h gather about 5 kg of ice at 0 °C',
  },
  transpiration: { value: 0.016, unit: 'kg/s t', origin: 'chosen', source: 'so that produce sits near 90 %' },
  coilBelowSupply: {
    value: 5,
    unit: 'K',
    origin: 'chosen',
    source: 'surface of the coil, between supply air and evaporation',
  },
  humidityLag: { value: 900, unit: 's', origin: 'chosen', source: 'air, packaging and walls take up water' },
  driestHumidity: {
    value: 50,
    unit: '%',
    origin: 'measured',
    source: 'lowest dehumidification setting of some units',
  },
  frostBlocks: { value: 50, unit: 'kg', origin: 'chosen', source: 'ice that would close the coil' },
  latentHeat: { value: 2.8e6, unit: 'J/kg', origin: 'measured', source: 'sublimation of ice' },
  // Defrost
  coilHeatCapacity: {
    value: 20_700,
    unit: 'J/K',
    origin: 'measured',
    source: `22.98 kg of aluminium; ${STAR_COOL}, evaporator.m`,
  },
  coilWarming: {
    value: 25,
    unit: 'K',
    origin: 'chosen',
    source: 'from evaporation to the termination temperature',
  },
  meltingHeat: { value: 334_000, unit: 'J/kg', origin: 'measured', source: 'ice' },
  defrostEfficiency: { value: 0.7, unit: '-', origin: 'chosen', source: 'share of the heat that melts' },
  defrostLongest: { value: 7200, unit: 's', origin: 'measured', source: 'Carrier AL60: 2 h' },
  defrostBump: { value: 5, unit: 'K', origin: 'chosen', source: 'return probe during defrost, +3 to +8 K' },
  noDefrostAbove: { value: 10, unit: '°C', origin: 'measured', source: 'PrimeLINE: coil sensor below 10 °C' },
  // Surroundings
  doorFlow: {
    value: 0.012,
    unit: 'm3/s K',
    origin: 'measured',
    source: 'Carneiro: a cold room’s sliding door',
  },
  doorFlowLeast: {
    value: 0.03,
    unit: 'm3/s',
    origin: 'chosen',
    source: 'wind at a box as warm as its surroundings',
  },
  sunHeating: {
    value: 0.0175,
    unit: 'K m2/W',
    origin: 'chosen',
    source: 'sol-air excess of a roof, averaged over the walls',
  },
  sunOnSensor: {
    value: 0.005,
    unit: 'K m2/W',
    origin: 'chosen',
    source: 'what the sun adds to the reading of the ambient sensor; hourly maxima of 30 °C in Hamburg',
  },
  // The fleet's units
  variableSpeedWorst: {
    value: 0.4,
    unit: '-',
    origin: 'chosen',
    source: 'share of Carnot’s coefficient of performance, old and new',
  },
  variableSpeedBest: { value: 0.45, unit: '-', origin: 'chosen', source: 'the same' },
  variableSpeedLeastLoad: {
    value: 0.12,
    unit: '-',
    origin: 'chosen',
    source: 'inverter compressors run down to a tenth',
  },
  digitalWorst: {
    value: 0.33,
    unit: '-',
    origin: 'chosen',
    source: 'the same, scroll compressors that load and unload',
  },
  digitalBest: { value: 0.42, unit: '-', origin: 'chosen', source: 'the same' },
  digitalLeastLoad: { value: 0.4, unit: '-', origin: 'chosen', source: 'the same' },
  throttledWorst: {
    value: 0.25,
    unit: '-',
    origin: 'chosen',
    source: 'the same, reciprocating compressors with a throttled suction',
  },
  throttledBest: { value: 0.36, unit: '-', origin: 'chosen', source: 'the same' },
  throttledLeastLoadLow: { value: 0.65, unit: '-', origin: 'chosen', source: 'the same' },
  throttledLeastLoadHigh: { value: 0.75, unit: '-', origin: 'chosen', source: 'the same' },
  oldestUnit: { value: 12, unit: 'a', origin: 'chosen', source: 'containers are sold after 12 to 15 years' },
  envelopeSpread: {
    value: 0.06,
    unit: '-',
    origin: 'chosen',
    source: 'standard deviation of envelopes of one age',
  },
  leakLow: { value: 0.5, unit: 'm3/h', origin: 'chosen', source: 'operating 0.5 to 2' },
  leakHigh: { value: 2, unit: 'm3/h', origin: 'chosen', source: 'the same' },
  stowedLow: { value: 2000, unit: 'W/K', origin: 'chosen', source: 'tightly and loosely stowed fruit, 20 t' },
  stowedHigh: { value: 4000, unit: 'W/K', origin: 'chosen', source: 'the same' },
  stowedFrozenLow: {
    value: 800,
    unit: 'W/K',
    origin: 'chosen',
    source: 'blocks of frozen goods; 1000 is measured for pork',
  },
  stowedFrozenHigh: { value: 1500, unit: 'W/K', origin: 'chosen', source: 'the same' },
  warmestFrozen: {
    value: -8,
    unit: '°C',
    origin: 'chosen',
    source: 'frozen goods that come warm are still frozen',
  },
  // Weather
  clearSun: { value: 1000, unit: 'W/m2', origin: 'measured', source: 'sun at the zenith through clear air' },
  cloudShade: {
    value: 0.75,
    unit: '-',
    origin: 'measured',
    source: 'Kasten and Czeplak, Solar Energy 24, 1980; cubed instead of to the 3.4',
  },
  cloudSpread: {
    value: 0.35,
    unit: '-',
    origin: 'chosen',
    source: 'how far clouds go from their mean, standard deviation',
  },
  clearDay: {
    value: 1.4,
    unit: '-',
    origin: 'chosen',
    source: 'daily range under a clear sky, of the mean one',
  },
  cloudyDay: { value: 0.8, unit: '-', origin: 'chosen', source: 'what full clouds take of it' },
  warmestHour: { value: 15, unit: 'h', origin: 'measured', source: 'of solar time' },
  shortestSpell: { value: 1.5, unit: 'd', origin: 'chosen', source: 'fronts and spells pass over days' },
  longestSpell: { value: 14, unit: 'd', origin: 'chosen', source: 'the same' },
  drierDay: { value: 3, unit: '%/K', origin: 'chosen', source: 'a warmer hour of the day is drier' },
  exposedAtSea: {
    value: 0.3,
    unit: '-',
    origin: 'chosen',
    source: 'share of the sun that reaches a container in a stack',
  },
  exposedOnTruck: { value: 0.8, unit: '-', origin: 'chosen', source: 'the same, alone' },
  exposedElsewhere: { value: 0.6, unit: '-', origin: 'chosen', source: 'the same, in a yard' },
  // What faults do
  icingFactor: {
    value: 4,
    unit: '-',
    origin: 'chosen',
    source: 'ice gathers so much faster where drains are blocked or seals let damp air in',
  },
  chargeEmpty: {
    value: 0.4,
    unit: '-',
    origin: 'chosen',
    source: 'no capacity below it; Goswami 1997: little is lost down to 0.9',
  },
  chargeFull: {
    value: 0.8,
    unit: '-',
    origin: 'chosen',
    source: 'full capacity above it; Grace and Tassou 2005: flat to -25 %',
  },
  leakEfficiencyLoss: { value: 0.3, unit: '-', origin: 'chosen', source: 'of 0.1 to 0.3' },
  wearCapacity: {
    value: 0.8,
    unit: '-',
    origin: 'chosen',
    source: 'capacity that a worn compressor loses with its efficiency: -30 % at 0.25 of 0.40',
  },
  // Sensors: standard deviations. The offset is a container's own, the slow part wanders with the time constant
  slowTime: { value: 15_000, unit: 's', origin: 'chosen', source: 'correlation of 0.98 at 5 min' },
  temperatureOffset: {
    value: 0.1,
    unit: 'K',
    origin: 'chosen',
    source: 'within the ±0.25 K of unit sensors',
  },
  ambientOffset: { value: 0.3, unit: 'K', origin: 'chosen', source: 'the same, in the condenser’s air' },
  gasOffset: {
    value: 0.05,
    unit: '%',
    origin: 'chosen',
    source: 'calibration of gas sensors, 0.1 to 0.5 % full scale',
  },
  humidityOffset: { value: 1, unit: '%', origin: 'chosen', source: 'within the ±2 to 5 % of such sensors' },
  temperatureNoise: { value: 0.03, unit: 'K', origin: 'chosen', source: 'of 0.05 to 0.1' },
  temperatureSlow: { value: 0.06, unit: 'K', origin: 'chosen', source: 'the same' },
  ambientNoise: { value: 0.1, unit: 'K', origin: 'chosen', source: 'sensor in the condenser’s air' },
  ambientSlow: { value: 0.3, unit: 'K', origin: 'chosen', source: 'the same' },
  powerNoise: { value: 0.02, unit: '-', origin: 'chosen', source: 'share of the reading' },
  gasNoise: { value: 0.012, unit: '%', origin: 'chosen', source: 'of 0.05 to 0.1' },
  gasSlow: { value: 0.07, unit: '%', origin: 'chosen', source: 'the same' },
  humidityNoise: { value: 0.2, unit: '%', origin: 'chosen', source: 'of 1.5' },
  humiditySlow: { value: 1.5, unit: '%', origin: 'chosen', source: 'the same' },
} as const satisfies Readonly<Record<string, Constant>>;

type ConstantName = keyof typeof CONSTANTS;

/** The values alone, for the equations. By JSON.parse, because the engine looks such an object's properties up fastest. */
export const K = JSON.parse(
  JSON.stringify(Object.fromEntries(Object.entries(CONSTANTS).map(([name, { value }]) => [name, value]))),
) as Readonly<Record<ConstantName, number>>;
