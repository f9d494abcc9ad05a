/** Columns that a sensor measures, and may therefore measure wrongly. */
export const SENSORS = [
  'temperature',
  'supply_temperature',
  'ambiant_temperature',
  'kilowatts',
  'oxygen_level',
  'nitrogen_level',
  'humidity_level',
  'carbon_dioxide_level',
] as const;

export type Sensor = (typeof SENSORS)[number];

/** How a fault grows to its full size. */
export const GROWTHS = ['step', 'ramp', 'exponential'] as const;

export type Growth = (typeof GROWTHS)[number];

/** What all faults of the physical model have in common. */
interface InTime {
  /** Unique in the command. */
  readonly id: string;
  /** Seconds after the container's first step. */
  readonly onsetSeconds: number;
  /** Seconds after the container's first step, excluded; null: the fault lasts to the end. */
  readonly endSeconds: number | null;
  /** Nothing foresees it before its onset: it was put into a run that was under way. */
  readonly sudden?: true;
  /** When it would have ended, had it not been ended earlier; null: it would have lasted. */
  readonly plannedEndSeconds?: number | null;
}

/** A fault that grows to its full size over `growsSeconds`, or has it at once (0). */
interface Growing {
  readonly growth: Growth;
  readonly growsSeconds: number;
}

export type SensorFault = InTime & { readonly sensor: Sensor } & (
    | (Growing & { readonly kind: 'sensor-bias'; /** The column's unit. */ readonly bias: number })
    | { readonly kind: 'sensor-drift'; /** The column's unit per day. */ readonly drift: number }
    | (Growing & { readonly kind: 'sensor-gain'; readonly gain: number })
    | {
        readonly kind: 'sensor-stuck';
        /** The column's unit; null: the last reading. */ readonly at: number | null;
      }
    | { readonly kind: 'sensor-noise'; /** Multiple of the ordinary noise. */ readonly factor: number }
    | {
        readonly kind: 'sensor-spikes';
        /** Share of samples. */ readonly rate: number;
        /** In standard deviations. */ readonly size: number;
      }
    | {
        readonly kind: 'sensor-dropout';
        /** Share of samples. */ readonly rate: number;
        readonly as: 'hold' | 'rail' | 'empty';
      }
  );

export type MachineFault = InTime &
  (
    | { readonly kind: 'power-outage' | 'phase-loss' | 'door-open' | 'evaporator-icing' }
    | { readonly kind: 'controller-reset' }
    | (Growing & { readonly kind: 'scrubber-failure' })
    | {
        readonly kind: 'refrigerant-leak' | 'compressor-wear';
        /** Share of the whole, per day. */ readonly loss: number;
        readonly growth: Growth;
      }
    | { readonly kind: 'evaporator-fan'; readonly fan: 1 | 2 }
    | { readonly kind: 'condenser-fouling'; /** K per day. */ readonly rise: number }
    | (Growing & { readonly kind: 'air-leak'; /** m3/h. */ readonly flow: number })
    | { readonly kind: 'vent-stuck'; /** m3/h. */ readonly at: number }
    | { readonly kind: 'wrong-set-point'; /** °C. */ readonly setPoint: number }
  );

/** A fault of the physical model: when it happens, and its parameters. */
export type PhysicalFault = SensorFault | MachineFault;

export type PhysicalFaultKind = PhysicalFault['kind'];

/** A kind that is missing here does not compile. */
const KINDS: Readonly<Record<PhysicalFaultKind, true>> = {
  'power-outage': true,
  'phase-loss': true,
  'door-open': true,
  'evaporator-icing': true,
  'scrubber-failure': true,
  'controller-reset': true,
  'sensor-bias': true,
  'sensor-drift': true,
  'sensor-gain': true,
  'sensor-stuck': true,
  'sensor-noise': true,
  'sensor-spikes': true,
  'sensor-dropout': true,
  'refrigerant-leak': true,
  'compressor-wear': true,
  'evaporator-fan': true,
  'condenser-fouling': true,
  'air-leak': true,
  'vent-stuck': true,
  'wrong-set-point': true,
};

/** All kinds, in the order of the catalogue of faults. */
export const PHYSICAL_FAULT_KINDS = Object.keys(KINDS) as readonly PhysicalFaultKind[];

/** Whether a fault leaves readings empty. */
export function leavesGaps(
  fault: PhysicalFault,
): fault is Extract<PhysicalFault, { kind: 'sensor-dropout' }> {
  return fault.kind === 'sensor-dropout' && fault.as === 'empty';
}

/** Whether a fault is a sensor fault. */
export function isSensorFault(fault: PhysicalFault): fault is SensorFault {
  return 'sensor' in fault;
}
