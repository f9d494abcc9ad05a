import type { ContainerPlan } from '../../domain/simulation/container-plan.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { formatInstant } from '../../domain/telemetry/instant.js';
import type { ResolvedContainer, ResolvedScenario } from './scenario.dto.js';

/** What the seed has drawn of `limit` containers from number `first` on. */
export function resolvedPage(command: SimulationCommand, first: number, limit: number): ResolvedScenario {
  const { containers, seed, intervalSeconds } = command;
  const next = first + limit;
  return {
    seed,
    interval_seconds: intervalSeconds,
    containers: containers.slice(first, next).map((plan) => resolved(plan, command)),
    ...(next < containers.length && { next_cursor: String(next) }),
  };
}

function resolved(
  { containerId, productId, firstStep, records, reefer, faults }: ContainerPlan,
  { startEpochSeconds, intervalSeconds }: SimulationCommand,
): ResolvedContainer {
  return {
    container_id: containerId,
    product_id: productId,
    start_time: formatInstant(startEpochSeconds + firstStep * intervalSeconds),
    records,
    ...(reefer && { reefer: snakeCased(reefer) as Record<string, unknown> }),
    faults: faults.map((fault) => snakeCased(fault) as Record<string, unknown>),
  };
}

/** The same with names as the interface writes them: `onset_seconds`. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(part),
    ]),
  );
}
