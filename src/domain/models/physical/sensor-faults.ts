import { RandomStream } from '../../random/random-stream.js';
import { normal } from '../../random/normal.js';
import {
  isSensorFault,
  type PhysicalFault,
  type Sensor,
  type SensorFault,
} from '../../simulation/physical-faults.js';
import { daysOf, grown, isActive } from './fault-course.js';

/** What a sensor shows at the end of its range. */
const RAILS: Readonly<Record<Sensor, number>> = {
  temperature: 70,
  supply_temperature: 70,
  ambiant_temperature: 70,
  kilowatts: 0,
  oxygen_level: 0,
  nitrogen_level: 0,
  humidity_level: 100,
  carbon_dioxide_level: 25,
};

/** Columns whose readings cannot be negative, or above 100 %. */
const PERCENT: readonly Sensor[] = [
  'oxygen_level',
  'nitrogen_level',
  'humidity_level',
  'carbon_dioxide_level',
];

/** The faults of one sensor, which change its reading and nothing else. */
export class FaultySensor {
  private readonly randoms: ReadonlyMap<string, RandomStream>;
  private readonly stuckAt = new Map<string, number>();
  private lastShown = NaN;

  constructor(
    private readonly sensor: Sensor,
    private readonly faults: readonly SensorFault[],
    seed: number,
    containerId: string,
  ) {
    this.randoms = new Map(
      faults.map(({ id }) => [id, RandomStream.of(seed, `${containerId}/sensor-fault/${id}`)]),
    );
  }

  /** What is shown of a reading; `noise` is the reading's ordinary standard deviation. NaN: nothing. */
  show(reading: number, noise: number, seconds: number): number {
    let shown = reading;
    for (const fault of this.faults) {
      if (isActive(fault, seconds)) shown = this.apply(fault, shown, noise, seconds);
    }
    const shownInRange = PERCENT.includes(this.sensor) ? Math.min(100, Math.max(0, shown)) : shown;
    if (!Number.isNaN(shownInRange)) this.lastShown = shownInRange;
    return shownInRange;
  }

  /** The reading that a true value gives without noise, spikes and gaps: what a controller goes by in the long run. */
  steady(truth: number, seconds: number): number {
    let shown = truth;
    for (const fault of this.faults) {
      if (isActive(fault, seconds)) shown = this.steadily(fault, shown, seconds);
    }
    return shown;
  }

  private apply(fault: SensorFault, reading: number, noise: number, seconds: number): number {
    const random = this.randoms.get(fault.id) as RandomStream;
    switch (fault.kind) {
      case 'sensor-bias':
      case 'sensor-drift':
      case 'sensor-gain':
      case 'sensor-stuck':
        return this.steadily(fault, reading, seconds);
      case 'sensor-noise':
        return reading + fault.factor * noise * normal(random);
      case 'sensor-spikes': {
        const [hit, side] = [random.unit() < fault.rate, random.unit() < 0.5 ? -1 : 1];
        return hit ? reading + side * fault.size * noise : reading;
      }
      case 'sensor-dropout': {
        if (random.unit() >= fault.rate) return reading;
        if (fault.as === 'empty') return NaN;
        return fault.as === 'rail'
          ? RAILS[this.sensor]
          : Number.isNaN(this.lastShown)
            ? reading
            : this.lastShown;
      }
    }
  }

  private steadily(fault: SensorFault, reading: number, seconds: number): number {
    const since = seconds - fault.onsetSeconds;
    switch (fault.kind) {
      case 'sensor-bias':
        return reading + fault.bias * grown(fault.growth, fault.growsSeconds, since);
      case 'sensor-drift':
        return reading + fault.drift * daysOf(fault, seconds);
      case 'sensor-gain':
        return reading * (1 + (fault.gain - 1) * grown(fault.growth, fault.growsSeconds, since));
      case 'sensor-stuck': {
        let at = this.stuckAt.get(fault.id);
        if (at === undefined) {
          at = fault.at ?? (Number.isNaN(this.lastShown) ? reading : this.lastShown);
          this.stuckAt.set(fault.id, at);
        }
        return at;
      }
      case 'sensor-noise':
      case 'sensor-spikes':
      case 'sensor-dropout':
        return reading;
    }
  }
}

/** The faulty sensors among a container's faults. */
export function faultySensors(
  faults: readonly PhysicalFault[],
  seed: number,
  containerId: string,
): ReadonlyMap<Sensor, FaultySensor> {
  const bySensor = new Map<Sensor, SensorFault[]>();
  for (const fault of faults.filter(isSensorFault)) {
    bySensor.set(fault.sensor, [...(bySensor.get(fault.sensor) ?? []), fault]);
  }
  return new Map(
    [...bySensor].map(([sensor, own]) => [sensor, new FaultySensor(sensor, own, seed, containerId)]),
  );
}
