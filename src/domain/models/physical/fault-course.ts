import type { Growth, PhysicalFault } from '../../simulation/physical-faults.js';

const DAY_SECONDS = 86_400;
/** Time constants of an exponential growth in its full time: it is then at 95 %. */
const TIME_CONSTANTS = 3;

/** Whether a fault acts at a time, seconds after the container's first step. */
export function isActive({ onsetSeconds, endSeconds }: PhysicalFault, seconds: number): boolean {
  return onsetSeconds <= seconds && (endSeconds === null || seconds < endSeconds);
}

/** Days since a fault's onset. */
export function daysOf({ onsetSeconds }: PhysicalFault, seconds: number): number {
  return (seconds - onsetSeconds) / DAY_SECONDS;
}

/** How much of its full size a fault has, 0 … 1, so many seconds after its onset. */
export function grown(growth: Growth, growsSeconds: number, sinceOnset: number): number {
  if (growth === 'step' || growsSeconds <= 0) return 1;
  if (growth === 'ramp') return Math.min(1, sinceOnset / growsSeconds);
  return 1 - Math.exp((-TIME_CONSTANTS * sinceOnset) / growsSeconds);
}

/** What is left, 1 … 0, where a share is lost each day. */
export function left(growth: Growth, lossPerDay: number, days: number): number {
  if (growth === 'exponential') return Math.exp(-lossPerDay * days);
  return Math.max(0, 1 - (growth === 'step' ? lossPerDay : lossPerDay * days));
}

// Where machines count as failed, which time_to_failure_seconds counts down to.
/** Charge at which capacity falls below the load of holding. */
export const FAILED_CHARGE = 0.5;
/** Efficiency that is left of a worn-out compressor: 0.25 of 0.40. */
export const FAILED_WEAR = 0.625;
/** K: condensing temperature from ambient + 11 to + 35. */
export const FAILED_FOULING = 24;
/** Errors of sensors that count as too large, by column, and how many tolerances are a failure. */
export const TOLERANCES = {
  temperature: 0.5,
  supply_temperature: 0.5,
  ambiant_temperature: 2,
  kilowatts: 0.3,
  oxygen_level: 0.5,
  nitrogen_level: 0.5,
  humidity_level: 5,
  carbon_dioxide_level: 0.5,
} as const;
export const FAILED_TOLERANCES = 4;

/** When a fault counts as failed, seconds after the container's first step; undefined: never, or not to be foreseen. */
export function failsAtSeconds(fault: PhysicalFault): number | undefined {
  const days = daysToFailure(fault);
  if (days === undefined) return undefined;
  const at = fault.onsetSeconds + days * DAY_SECONDS;
  const end = fault.plannedEndSeconds === undefined ? fault.endSeconds : fault.plannedEndSeconds;
  return end !== null && at >= end ? undefined : at;
}

function daysToFailure(fault: PhysicalFault): number | undefined {
  switch (fault.kind) {
    case 'door-open':
    case 'controller-reset':
    case 'wrong-set-point':
    case 'evaporator-icing':
      return undefined;
    case 'sensor-drift':
      return fault.drift === 0
        ? undefined
        : (FAILED_TOLERANCES * TOLERANCES[fault.sensor]) / Math.abs(fault.drift);
    case 'sensor-bias':
    case 'sensor-gain':
    case 'scrubber-failure':
    case 'air-leak':
      return fault.growth === 'step' ? 0 : fault.growsSeconds / DAY_SECONDS;
    case 'refrigerant-leak':
      return daysToLose(fault.growth, fault.loss, FAILED_CHARGE);
    case 'compressor-wear':
      return daysToLose(fault.growth, fault.loss, FAILED_WEAR);
    case 'condenser-fouling':
      return FAILED_FOULING / fault.rise;
    case 'power-outage':
    case 'phase-loss':
    case 'evaporator-fan':
    case 'vent-stuck':
    case 'sensor-stuck':
    case 'sensor-noise':
    case 'sensor-spikes':
    case 'sensor-dropout':
      return 0;
  }
}

function daysToLose(growth: Growth, loss: number, leftAtFailure: number): number | undefined {
  if (growth === 'step') return 1 - loss <= leftAtFailure ? 0 : undefined;
  return growth === 'ramp' ? (1 - leftAtFailure) / loss : -Math.log(leftAtFailure) / loss;
}
