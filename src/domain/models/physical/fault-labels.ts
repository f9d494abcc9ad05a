import type { LabelRule } from '../../simulation/reefer-plan.js';
import { isSensorFault, type PhysicalFault, type SensorFault } from '../../simulation/physical-faults.js';
import { K } from './constants.js';
import { failsAtSeconds, isActive, TOLERANCES } from './fault-course.js';
import { severityOf } from './fault-severity.js';
import type { ReeferState } from './reefer-state.js';
import type { FaultySensor } from './sensor-faults.js';

const DAY_SECONDS = 86_400;
/** Samples for which an error must last before maintenance is due. */
export const SAMPLES = 6;
// When maintenance of machines is due.
export const DUE_CHARGE = 0.8;
/** Efficiency at which the power is about 15 % above its due. */
export const DUE_WEAR = 0.78;
export const DUE_FOULING = 9;
export const DUE_ICE = 0.25 * K.frostBlocks;
export const DUE_DOOR_SECONDS = 1800;
export const DUE_DROPOUT_SECONDS = 3600;
export const DUE_RATE = 0.01;
export const DUE_RESETS = 3;

/** What is to be said of a container's faults at one moment. */
export interface FaultView {
  /** Of those that act, joined by `|`. */
  readonly ids: string;
  readonly kinds: string;
  readonly active: boolean;
  /** The largest, 0 … 1. */
  readonly severity: number;
  /** NaN: none to be foreseen. */
  readonly secondsToFailure: number;
  /** By the container's label rule; `seed` is decided by the record's values. */
  readonly required: boolean;
}

const NOTHING: FaultView = {
  ids: '',
  kinds: '',
  active: false,
  severity: 0,
  secondsToFailure: NaN,
  required: false,
};

/** Knows a faulty sensor, and the true value that it should show. */
export interface FaultySensors {
  sensorOf(fault: SensorFault, state: ReeferState): { readonly sensor: FaultySensor; readonly truth: number };
}

function joined(before: string, name: string): string {
  return before === '' ? name : `${before}|${name}`;
}

/** Whether a fault's failure is counted down to at a time. */
function isForeseen({ onsetSeconds, endSeconds, sudden }: PhysicalFault, seconds: number): boolean {
  if (endSeconds !== null && seconds >= endSeconds) return false;
  return seconds >= onsetSeconds || !sudden;
}

/** Follows a container's faults from record to record, and says when maintenance is due. */
export class FaultLabels {
  private readonly failures: readonly (number | undefined)[];
  /** Samples in a row in which a sensor's error was too large, by fault. */
  private readonly wrongSamples: number[];
  private readonly due: boolean[];

  constructor(
    private readonly faults: readonly PhysicalFault[],
    private readonly rule: LabelRule,
    private readonly horizonSeconds: number,
  ) {
    this.failures = faults.map(failsAtSeconds);
    this.wrongSamples = faults.map(() => 0);
    this.due = faults.map(() => false);
  }

  /** To be called once for each record, in order. */
  at(state: ReeferState, sensors: FaultySensors): FaultView {
    const { faults, failures } = this;
    if (faults.length === 0) return NOTHING;
    const { seconds } = state;
    let ids = '';
    let kinds = '';
    let severity = 0;
    let toFailure = NaN;
    let anyDue = false;
    for (let i = 0; i < faults.length; i++) {
      const fault = faults[i] as PhysicalFault;
      const failure = failures[i];
      if (failure !== undefined && isForeseen(fault, seconds)) {
        const left = Math.max(0, failure - seconds);
        toFailure = Number.isNaN(toFailure) ? left : Math.min(toFailure, left);
      }
      if (!isActive(fault, seconds)) {
        this.due[i] = false;
        this.wrongSamples[i] = 0;
        continue;
      }
      ids = joined(ids, fault.id);
      kinds = joined(kinds, fault.kind);
      severity = Math.max(severity, severityOf(fault, state));
      const due = this.due[i] === true || this.isDue(fault, i, state, sensors);
      this.due[i] = due;
      anyDue ||= due;
    }
    const active = ids !== '';
    const required = this.isRequired(active, anyDue, toFailure);
    return { ids, kinds, active, severity, secondsToFailure: toFailure, required };
  }

  private isRequired(active: boolean, due: boolean, toFailure: number): boolean {
    switch (this.rule) {
      case 'seed':
        return false;
      case 'active':
        return active;
      case 'actionable':
        return due;
      case 'horizon':
        return toFailure <= this.horizonSeconds;
    }
  }

  private isDue(fault: PhysicalFault, i: number, state: ReeferState, sensors: FaultySensors): boolean {
    if (isSensorFault(fault)) {
      const { sensor, truth } = sensors.sensorOf(fault, state);
      return this.isSensorDue(fault, i, state.seconds, Math.abs(sensor.steady(truth, state.seconds) - truth));
    }
    switch (fault.kind) {
      case 'power-outage':
      case 'phase-loss':
      case 'evaporator-fan':
      case 'air-leak':
      case 'vent-stuck':
        return true;
      case 'door-open':
        return state.doorSeconds > DUE_DOOR_SECONDS;
      case 'evaporator-icing':
        return state.frostKilograms > DUE_ICE;
      case 'scrubber-failure':
        return state.scrubber <= 0.5;
      case 'refrigerant-leak':
        return state.chargeLeft < DUE_CHARGE;
      case 'compressor-wear':
        return state.efficiencyLeft < DUE_WEAR;
      case 'condenser-fouling':
        return state.fouling >= DUE_FOULING;
      case 'controller-reset':
        return this.resetsBefore(fault.onsetSeconds) >= DUE_RESETS;
      case 'wrong-set-point':
        return false;
    }
  }

  private isSensorDue(fault: SensorFault, i: number, seconds: number, error: number): boolean {
    switch (fault.kind) {
      case 'sensor-bias':
      case 'sensor-drift':
      case 'sensor-gain': {
        const wrong = error > TOLERANCES[fault.sensor];
        this.wrongSamples[i] = wrong ? (this.wrongSamples[i] as number) + 1 : 0;
        return this.wrongSamples[i] >= SAMPLES;
      }
      case 'sensor-stuck':
      case 'sensor-noise':
        this.wrongSamples[i] = (this.wrongSamples[i] as number) + 1;
        return this.wrongSamples[i] >= SAMPLES;
      case 'sensor-spikes':
        return fault.rate >= DUE_RATE;
      case 'sensor-dropout':
        return seconds - fault.onsetSeconds >= DUE_DROPOUT_SECONDS;
    }
  }

  private resetsBefore(seconds: number): number {
    return this.faults.filter(
      ({ kind, onsetSeconds }) =>
        kind === 'controller-reset' && onsetSeconds <= seconds && seconds - onsetSeconds < DAY_SECONDS,
    ).length;
  }
}
