import type { Profile } from '../reefer/carriage.js';

/** Kinds of refrigeration unit, by how they control capacity at part load. */
export const UNIT_KINDS = ['variable-speed', 'digital', 'throttled'] as const;

export type UnitKind = (typeof UNIT_KINDS)[number];

/** One refrigeration unit with its box. */
export interface UnitPlan {
  readonly kind: UnitKind;
  /** Share of the Carnot coefficient of performance. */
  readonly efficiency: number;
  /** Lowest load at which it runs continuously, as a share of the full load. */
  readonly leastPartLoad: number;
  /** Heat that enters per kelvin of temperature difference, W/K. */
  readonly envelope: number;
  /** Air that leaks in, m3/h. */
  readonly leak: number;
}

/** The cargo of one container. */
export interface CargoPlan {
  readonly tonnes: number;
  /** Heat transfer between air and cargo, W/K; depends on the stowage. */
  readonly coupling: number;
  /** Temperature at loading, °C. */
  readonly celsius: number;
}

/** The climate of a place: its yearly and daily course. */
export interface Climate {
  readonly meanCelsius: number;
  /** Half the difference between the warmest and the coldest time of the year, K. */
  readonly yearlyAmplitude: number;
  /** Day of the year, 1 … 366. */
  readonly warmestDay: number;
  /** Half the difference between day and night, K. */
  readonly dailyAmplitude: number;
  /** Standard deviation of the weather that changes over days, K. */
  readonly weatherDeviation: number;
  readonly humidityPercent: number;
  /** Mean share of the sky that clouds cover, 0 … 1. */
  readonly cloudiness: number;
}

/** Where a container is at a time, and how it is powered there. */
export interface Waypoint {
  /** Seconds after the container's first step. */
  readonly atSeconds: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly climate: Climate;
  /** How it is powered from here to the next waypoint. */
  readonly phase: Phase;
}

/** Phases of a container's journey. */
export const PHASES = ['farm', 'truck', 'port', 'sea', 'canal', 'discharge', 'unplugged'] as const;

export type Phase = (typeof PHASES)[number];

/** A stretch of time, seconds after the container's first step; the end is excluded. */
export interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Rules for when a record is labelled. */
export const LABEL_RULES = ['seed', 'active', 'actionable', 'horizon'] as const;

export type LabelRule = (typeof LABEL_RULES)[number];

/** What the physical model needs to know about a container, fully specified. */
export interface ReeferPlan {
  readonly profile: Profile;
  readonly unit: UnitPlan;
  readonly cargo: CargoPlan;
  /** Fresh air, m3/h. */
  readonly vent: number;
  /** Set points of the controlled atmosphere, %; undefined: none. */
  readonly atmosphere: { readonly oxygen: number; readonly carbonDioxide: number } | undefined;
  /** Name of the weather, which it shares with others in the same place or on the same voyage. */
  readonly weather: string;
  /** With one waypoint it stays there; with several it moves from one to the next along great circles. */
  readonly route: readonly Waypoint[];
  /** When it is unplugged in normal operation. */
  readonly unplugged: readonly Stretch[];
  readonly labels: { readonly rule: LabelRule; readonly horizonSeconds: number };
}
