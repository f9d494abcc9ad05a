import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { DeliveryPlan } from '../ports/telemetry-publisher.js';

/** The plan of a run's delivery. */
export function deliveryPlan({
  id,
  command,
}: {
  readonly id: string;
  readonly command: SimulationCommand;
}): DeliveryPlan {
  return {
    runId: id,
    containerIds: command.containers.map(({ containerId }) => containerId),
    records: command.records,
    lastEpochSeconds: command.lastEpochSeconds,
  };
}
