import { K } from '../../src/domain/models/physical/constants.js';
import {
  FAILED_CHARGE,
  FAILED_FOULING,
  FAILED_TOLERANCES,
  FAILED_WEAR,
} from '../../src/domain/models/physical/fault-course.js';
import {
  DUE_CHARGE,
  DUE_DOOR_SECONDS,
  DUE_DROPOUT_SECONDS,
  DUE_FOULING,
  DUE_ICE,
  DUE_RATE,
  DUE_RESETS,
  DUE_WEAR,
  SAMPLES,
} from '../../src/domain/models/physical/fault-labels.js';
import type { PhysicalFaultKind } from '../../src/domain/simulation/physical-faults.js';

/** What the page of a kind says beside its parameters and its picture. */
export interface FaultText {
  /** How it acts: the equation, in the words of docs/model.md. */
  readonly acts: string;
  /** When maintenance is due (label rule `actionable`). */
  readonly due: string;
  /** When it counts as failed; undefined: it has no failure that could be foreseen. */
  readonly fails?: string;
}

const WRONG = `at the ${SAMPLES}th record in a row whose error is above the sensor’s tolerance`;
const GROWN = 'when it is fully grown';
const AT_ONCE = 'at once';
const grown = 'where g is 1 (step), t/over up to 1 (ramp) or 1 − exp(−3 t/over) (exponential)';

export const FAULT_TEXTS: Readonly<Record<PhysicalFaultKind, FaultText>> = {
  'power-outage': {
    acts: 'The unit gets no electricity: no fans, no compressor, no vent. The return probe goes to the mean of cargo and ambient at `probeRate`; cargo and walls follow by still air.',
    due: AT_ONCE,
    fails: AT_ONCE,
  },
  'phase-loss': {
    acts: `Motors stand, the controller runs: ${K.controllerPower} W remain. Everything else as without power.`,
    due: AT_ONCE,
    fails: AT_ONCE,
  },
  'door-open': {
    acts: `Outside air comes in at max(doorFlowLeast, doorFlow × |ambient − return|), ${K.doorFlow} m³/s for each kelvin; it brings heat, water and gases. \`time_door_open\` counts.`,
    due: `after ${DUE_DOOR_SECONDS / 60} min`,
  },
  'evaporator-icing': {
    acts: 'Ice gathers four times as fast and defrosts do not come. Ice narrows the air flow by frost/`frostBlocks`, which takes capacity away. A coil above 0 °C gathers none, so warm cargo such as bananas is hardly touched.',
    due: `when ${DUE_ICE} kg of ice have gathered`,
  },
  'scrubber-failure': {
    acts: `The scrubber clears (1 − g) of the air that it should, ${grown}.`,
    due: 'when half of it is gone',
    fails: GROWN,
  },
  'controller-reset': {
    acts: `The defrost timer begins again, a running defrost ends, and the compressor waits ${K.restartDelay / 60} min.`,
    due: `at the ${DUE_RESETS}rd reset within a day`,
  },
  'sensor-bias': {
    acts: `reading = reading + bias × g, ${grown}. The controller sees it too.`,
    due: WRONG,
    fails: GROWN,
  },
  'sensor-drift': {
    acts: 'reading = reading + drift × days since the onset. The controller sees it too.',
    due: WRONG,
    fails: `when the error is ${FAILED_TOLERANCES} tolerances`,
  },
  'sensor-gain': {
    acts: `reading = reading × (1 + (gain − 1) × g), ${grown}. The controller sees it too.`,
    due: WRONG,
    fails: GROWN,
  },
  'sensor-stuck': {
    acts: 'reading = the last one, or `at`. A controller whose sensor is stuck cools or heats for ever.',
    due: `at the ${SAMPLES}th record`,
    fails: AT_ONCE,
  },
  'sensor-noise': {
    acts: 'reading = reading + factor × the sensor’s ordinary standard deviation × a standard normal deviate.',
    due: `at the ${SAMPLES}th record`,
    fails: AT_ONCE,
  },
  'sensor-spikes': {
    acts: 'In a share `rate` of the records, reading = reading ± size × the sensor’s ordinary standard deviation.',
    due: `at once where the rate is ${100 * DUE_RATE} % or more, else never`,
    fails: AT_ONCE,
  },
  'sensor-dropout': {
    acts: 'In a share `rate` of the records there is no reading: the last one again (`hold`), the end of the sensor’s range (`rail`), or nothing (`empty`).',
    due: `after ${DUE_DROPOUT_SECONDS / 3600} h`,
    fails: AT_ONCE,
  },
  'refrigerant-leak': {
    acts: 'The charge c falls by `loss` a day (exponential: c = exp(−loss × days); ramp: 1 − loss × days). Capacity × min(1, (c − 0.4)/0.4); efficiency × (1 − 0.3 × min(1, (1 − c)/0.2)). Electricity shows it long before the temperature does.',
    due: `when the charge is below ${DUE_CHARGE}`,
    fails: `at a charge of ${FAILED_CHARGE}`,
  },
  'compressor-wear': {
    acts: 'What is left of the efficiency, w, falls by `loss` a day. Efficiency × w, capacity × (1 − 0.8 × (1 − w)).',
    due: `when w is below ${DUE_WEAR}, which costs about 15 % more electricity`,
    fails: `when w is ${FAILED_WEAR}`,
  },
  'evaporator-fan': {
    acts: 'Half the air flow and half the fans’ heat and electricity; the fan’s column is false.',
    due: AT_ONCE,
    fails: AT_ONCE,
  },
  'condenser-fouling': {
    acts: `The condensing temperature rises by \`rise\` a day over ambient + ${K.condensingAboveAmbient} K. Above ${K.hottestCondensing} °C the high-pressure switch takes capacity away.`,
    due: `at ${DUE_FOULING} K`,
    fails: `at ${FAILED_FOULING} K`,
  },
  'air-leak': {
    acts: `Outside air of flow × g comes in beside the unit’s own leak, ${grown}.`,
    due: AT_ONCE,
    fails: GROWN,
  },
  'vent-stuck': {
    acts: 'The fresh-air vent passes `at`, whatever it is set to, while the fans run.',
    due: AT_ONCE,
    fails: AT_ONCE,
  },
  'wrong-set-point': {
    acts: 'The controller goes by `set_point`; `target_temperature` shows it.',
    due: 'never: it is a mistake of people, not of the machine',
  },
};
