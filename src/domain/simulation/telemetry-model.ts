import type { ContainerPlan, ModelVersion } from './container-plan.js';
import type { SimulationCommand } from './simulation-command.js';
import type { TelemetryRows } from '../telemetry/telemetry-rows.js';

/** A way to generate telemetry. Pure: the same command gives the same values. */
export interface TelemetryModel extends ModelVersion {
  /** How a source begins in the middle: at a bounded cost, or by generating all earlier records. */
  readonly seek: 'free' | 'replay';

  /** Throws a `WrongUse` if the model cannot carry out a plan. */
  assertAccepts(plan: ContainerPlan): void;

  /** The plan's records from number `from` on, counted from 0; each is the same wherever the reading begins. */
  open(plan: ContainerPlan, command: SimulationCommand, from: number): TelemetrySource;
}

/** One container's records in turn. */
export interface TelemetrySource {
  /** Writes the next `count` records into rows from `row` on, `stride` apart; throws a `RangeError` beyond the last. */
  fill(rows: TelemetryRows, row: number, stride: number, count: number): void;
  /** Goes past the next `count` records; models whose `seek` is `replay` have it. */
  skip?(count: number): void;
}
