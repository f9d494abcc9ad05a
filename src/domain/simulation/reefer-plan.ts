import type { Profile } from '../reefer/carriage.js';

/** Kinds of refrigeration unit, by how they run at part load. */
export const UNIT_KINDS = ['variable-speed', 'digital', 'throttled'] as const;

export type UnitKind = (typeof UNIT_KINDS)[number];

/** One refrigeration unit with its box. */
export interface UnitPlan {
  readonly kind: UnitKind;
  /** Share of Carnot's coefficient of performance. */
  readonly efficiency: number;
  /** Least load at which it runs without a pause, of the full one. */
  readonly leastPartLoad: number;
  /** Heat that enters for each kelvin, W/K. */
  readonly envelope: number;
  /** Air that leaks in, m3/h. */
  readonly leak: number;
}

/** The cargo of one container. */
export interface CargoPlan {
  readonly tonnes: number;
  /** Heat between air and cargo, W/K: how it is stowed. */
  readonly coupling: number;
  /** As it is loaded, °C. */
  readonly celsius: number;
}

/** The yearly and daily course of the weather somewhere. */
export interface Climate {
  readonly meanCelsius: number;
  /** Half the difference between the warmest and the coldest time of the year, K. */
  readonly yearlyAmplitude: number;
  /** Day of the year, 1 … 366. */
  readonly warmestDay: number;
  /** Half the difference between day and night, K. */
  readonly dailyAmplitude: number;
  /** Standard deviation of what passes over days, K. */
  readonly weatherDeviation: number;
  readonly humidityPercent: number;
  /** Mean share of the sky, 0 … 1. */
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

/** What happens to a container on its way. */
export const PHASES = ['farm', 'truck', 'port', 'sea', 'canal', 'discharge', 'unplugged'] as const;

export type Phase = (typeof PHASES)[number];

/** A stretch of time, seconds after the container's first step; the end is excluded. */
export interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** When a record is labelled. */
export const LABEL_RULES = ['seed', 'active', 'actionable', 'horizon'] as const;

export type LabelRule = (typeof LABEL_RULES)[number];

/** What the physical model has to know of a container: everything exact. */
export interface ReeferPlan {
  readonly profile: Profile;
  readonly unit: UnitPlan;
  readonly cargo: CargoPlan;
  /** m3/h. */
  readonly vent: number;
  /** Set points of controlled atmosphere, %; undefined: none. */
  readonly atmosphere: { readonly oxygen: number; readonly carbonDioxide: number } | undefined;
  /** Names the weather that it shares with others in the same place or on the same voyage. */
  readonly weather: string;
  /** One: it stays there. Several: it moves from one to the next along great circles. */
  readonly route: readonly Waypoint[];
  /** When it is unplugged as part of ordinary life. */
  readonly unplugged: readonly Stretch[];
  readonly labels: { readonly rule: LabelRule; readonly horizonSeconds: number };
}
