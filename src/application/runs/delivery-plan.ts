import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { PacePlan } from '../../domain/simulation/schedule.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { DeliveryPlan } from '../ports/telemetry-publisher.js';

/** The delivery plan of a run; uses the contract's columns by default. */
export function deliveryPlan({
  id,
  command,
  columns = 'contract',
  pace,
}: {
  readonly id: string;
  readonly command: SimulationCommand;
  readonly columns?: ColumnSet;
  readonly pace?: PacePlan | undefined;
}): DeliveryPlan {
  const keepsToClock = pace?.fillUpTo !== undefined && 'speedup' in pace.rate && pace.rate.speedup <= 1;
  return {
    runId: id,
    containerIds: command.containers.map(({ containerId }) => containerId),
    records: command.records,
    columns,
    gaps: command.gaps,
    firstEpochSeconds: command.firstEpochSeconds,
    lastEpochSeconds: command.lastEpochSeconds,
    ...(keepsToClock && { keepsToClock }),
  };
}
