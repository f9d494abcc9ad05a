import type { ContainerPlan, ModelVersion } from './container-plan.js';
import type { SimulationCommand } from './simulation-command.js';
import type { TelemetryRows } from '../telemetry/telemetry-rows.js';

/** A way to make telemetry: pure, so that the same command gives the same values. */
export interface TelemetryModel extends ModelVersion {
  /** How a source begins in the middle: at bounded cost, or by making all records before. */
  readonly seek: 'free' | 'replay';

  /** Throws a `WrongUse` where the model cannot carry out a plan. */
  assertAccepts(plan: ContainerPlan): void;

  /** The plan's records from that one on, counted from 0; the same values wherever the reading begins. */
  open(plan: ContainerPlan, command: SimulationCommand, from: number): TelemetrySource;
}

/** One container's records in turn. */
export interface TelemetrySource {
  /** Writes the next `count` records into rows from `row` on, `stride` apart; throws a `RangeError` beyond the last. */
  fill(rows: TelemetryRows, row: number, stride: number, count: number): void;
}
