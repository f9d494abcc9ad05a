import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { DeliveryPlan } from '../ports/telemetry-publisher.js';

/** The plan of a run's delivery; with the contract's columns unless others are given. */
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
