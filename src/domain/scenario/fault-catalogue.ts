import type { Growth, PhysicalFaultKind } from '../simulation/physical-faults.js';
import { QUANTITIES, type Quantity, type Range } from './quantity.js';

/** A parameter of a kind of fault. */
export interface FaultParameter {
  readonly quantity: Quantity;
  /** Drawn from where a scenario does not say it; `severity` takes a place in it. */
  readonly usual: Range;
  /** What is allowed. */
  readonly least: number;
  readonly most: number;
  /** In one of two directions, drawn. */
  readonly eitherSign?: boolean;
  /** By sensor, where it depends on it. */
  readonly usualBySensor?: Readonly<Record<string, Range>>;
}

/** How a fault comes that may come slowly: it takes the key `growth`. */
export interface Growing {
  /** Whether the key `over` says how long it takes; else its loss a day does. */
  readonly over: boolean;
  /** Where a scenario says neither `growth` nor `over`. */
  readonly usual: Growth;
}

/** The growth of a fault that is given `over` alone. */
export const USUAL_OVER: Growth = 'ramp';

/** What a scenario may say of a kind of fault. */
export interface FaultKindEntry {
  readonly ofSensor: boolean;
  /** How it comes where it may come slowly. */
  readonly grows: Growing | false;
  readonly parameters: Readonly<Record<string, FaultParameter>>;
  /** How it comes about, for docs and help. */
  readonly cause: string;
}

const range = (low: number, high: number): Range => ({ low, high });
const OVER_A_TIME: Growing = { over: true, usual: 'step' };
const byItself = (usual: Growth): Growing => ({ over: false, usual });
const plain = (cause: string): FaultKindEntry => ({ ofSensor: false, grows: false, parameters: {}, cause });

/** The twenty kinds with their parameters; docs/faults.md shows each. */
export const FAULT_CATALOGUE: Readonly<Record<PhysicalFaultKind, FaultKindEntry>> = {
  'power-outage': plain('The plug is out, or the genset stands.'),
  'phase-loss': plain('One of three phases is missing: the controller runs, motors do not.'),
  'door-open': plain('A door stands open.'),
  'evaporator-icing': plain('Defrosts do not come, and ice grows fast: a heater or its sensor has failed.'),
  'scrubber-failure': {
    ...plain('The scrubber of a controlled atmosphere takes away less carbon dioxide, or none.'),
    grows: OVER_A_TIME,
  },
  'controller-reset': plain('The controller restarts: its timers begin again, the compressor waits.'),
  'sensor-bias': {
    ofSensor: true,
    grows: OVER_A_TIME,
    cause: 'A sensor shows too much or too little by a fixed amount.',
    parameters: {
      bias: {
        quantity: QUANTITIES.amount,
        usual: range(0.5, 3),
        usualBySensor: {
          carbon_dioxide_level: range(1, 8),
          oxygen_level: range(1, 10),
          nitrogen_level: range(1, 10),
          humidity_level: range(5, 20),
          kilowatts: range(0.3, 1.5),
        },
        least: -100,
        most: 100,
        eitherSign: true,
      },
    },
  },
  'sensor-drift': {
    ofSensor: true,
    grows: false,
    cause: 'A sensor goes astray, a little more each day.',
    parameters: {
      drift: {
        quantity: QUANTITIES.perDay,
        usual: range(0.05, 0.2),
        usualBySensor: {
          carbon_dioxide_level: range(0.02, 0.2),
          oxygen_level: range(0.05, 0.3),
          nitrogen_level: range(0.05, 0.3),
          humidity_level: range(0.5, 2),
        },
        least: -50,
        most: 50,
        eitherSign: true,
      },
    },
  },
  'sensor-gain': {
    ofSensor: true,
    grows: OVER_A_TIME,
    cause: 'A sensor shows a multiple of what there is.',
    parameters: {
      gain: { quantity: QUANTITIES.number, usual: range(1.1, 2), least: 0.1, most: 10 },
    },
  },
  'sensor-stuck': {
    ofSensor: true,
    grows: false,
    cause: 'A sensor shows the same value all the time.',
    parameters: {},
  },
  'sensor-noise': {
    ofSensor: true,
    grows: false,
    cause: 'A sensor’s readings scatter.',
    parameters: { factor: { quantity: QUANTITIES.number, usual: range(5, 20), least: 1, most: 1000 } },
  },
  'sensor-spikes': {
    ofSensor: true,
    grows: false,
    cause: 'Single readings are far off: a loose contact.',
    parameters: {
      rate: { quantity: QUANTITIES.share, usual: range(0.005, 0.03), least: 0, most: 1 },
      size: { quantity: QUANTITIES.number, usual: range(3, 10), least: 0, most: 1000 },
    },
  },
  'sensor-dropout': {
    ofSensor: true,
    grows: false,
    cause: 'Readings are missing.',
    parameters: { rate: { quantity: QUANTITIES.share, usual: range(1, 1), least: 0, most: 1 } },
  },
  'refrigerant-leak': {
    ofSensor: false,
    grows: byItself('exponential'),
    cause: 'Refrigerant escapes: less capacity, worse efficiency.',
    parameters: {
      loss: { quantity: QUANTITIES.lossPerDay, usual: range(0.02, 0.06), least: 0.0001, most: 1 },
    },
  },
  'compressor-wear': {
    ofSensor: false,
    grows: byItself('ramp'),
    cause: 'The compressor wears: more electricity for the same cold, at last less of it.',
    parameters: {
      loss: { quantity: QUANTITIES.lossPerDay, usual: range(0.01, 0.03), least: 0.0001, most: 1 },
    },
  },
  'evaporator-fan': {
    ofSensor: false,
    grows: false,
    cause: 'One of the two fans behind the coil stands.',
    parameters: {},
  },
  'condenser-fouling': {
    ofSensor: false,
    grows: false,
    cause: 'Dust and salt on the condenser: it gets hotter, the compressor works harder.',
    parameters: { rise: { quantity: QUANTITIES.kelvinPerDay, usual: range(1, 3), least: 0.01, most: 50 } },
  },
  'air-leak': {
    ofSensor: false,
    grows: OVER_A_TIME,
    cause: 'A seal or a drain lets outside air in.',
    parameters: { flow: { quantity: QUANTITIES.flow, usual: range(5, 20), least: 0.1, most: 500 } },
  },
  'vent-stuck': {
    ofSensor: false,
    grows: false,
    cause: 'The fresh-air vent does not move from where it is.',
    parameters: { at: { quantity: QUANTITIES.flow, usual: range(0, 150), least: 0, most: 240 } },
  },
  'wrong-set-point': {
    ofSensor: false,
    grows: false,
    cause: 'Somebody set the wrong temperature, such as °F for °C.',
    parameters: {
      set_point: { quantity: QUANTITIES.temperature, usual: range(-5, 25), least: -35, most: 35 },
    },
  },
};
