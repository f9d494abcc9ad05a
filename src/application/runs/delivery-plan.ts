import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { DeliveryPlan } from '../ports/telemetry-publisher.js';

/** The delivery plan of a run; uses the contract's columns by default. */
export function deliveryPlan({
  id,
  command,
  columns = 'contract',
}: {
  readonly id: string;
  readonly command: SimulationCommand;
  readonly columns?: ColumnSet;
}): DeliveryPlan {
  return {
    runId: id,
    containerIds: command.containers.map(({ containerId }) => containerId),
    records: command.records,
    columns,
    gaps: command.gaps,
    lastEpochSeconds: command.lastEpochSeconds,
  };
}
