import type { Destination } from '../../application/ports/telemetry-publisher.js';
import type { RunSnapshot } from '../../application/runs/run.js';
import { isRunsFault } from '../../domain/simulation/fault-plan.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { simulationOf } from '../../domain/simulation/simulation-kind.js';
import { formatInstant } from '../../domain/telemetry/instant.js';
import type { CommandView, RunView } from './run-view.dto.js';
import type { ScenarioView } from './scenario.dto.js';

/** Converts a run to the view for clients. */
export function viewOf(run: RunSnapshot): RunView {
  return {
    id: run.id,
    status: run.status,
    cancel_requested: run.cancelRequested,
    paused: run.paused,
    records_published: run.recordsPublished,
    records_total: run.recordsTotal,
    ...(run.throttledSeconds > 0 && { throttled_seconds: run.throttledSeconds }),
    created_at: run.createdAt.toISOString(),
    ...(run.startedAt && { started_at: run.startedAt.toISOString() }),
    ...(run.endedAt && { ended_at: run.endedAt.toISOString() }),
    ...(run.origin.caller !== undefined && { caller: run.origin.caller }),
    ...(run.origin.kind === 'control' ? { command: commandViewOf(run) } : { scenario: scenarioViewOf(run) }),
    ...(run.transmission && { transmission: { ...run.transmission } }),
    destination: destinationViewOf(run.destination),
    ...(run.warnings.length > 0 && { warnings: [...run.warnings] }),
    ...(run.failure && { failure: { ...run.failure } }),
  };
}

function destinationViewOf({ kind, details }: Destination): RunView['destination'] {
  return { kind, ...details } as RunView['destination'];
}

function commandViewOf({ command, origin, pace }: RunSnapshot): CommandView {
  const [plan] = command.containers;
  if (!plan) throw new RangeError('A command has at least one container.');
  return {
    containerID: plan.containerId,
    simulation: origin.simulation ?? simulationOf(plan.faults.find(isRunsFault)),
    nb_of_records: plan.records,
    product_id: plan.productId,
    seed: command.seed,
    start_time: formatInstant(command.startEpochSeconds),
    interval_seconds: command.intervalSeconds,
    ...(pace && 'recordsPerSecond' in pace.rate && { records_per_second: pace.rate.recordsPerSecond }),
    ...(plan.reefer && { model: 'physical' }),
    ...(plan.reefer?.profile === 'real' && { profile: 'real' }),
    ...(origin.faults && origin.faults.length > 0 && { faults: [...origin.faults] }),
  };
}

function scenarioViewOf({ command, origin }: RunSnapshot): ScenarioView {
  const { document } = origin;
  const { containers, seed, startEpochSeconds, intervalSeconds } = command;
  return {
    name: typeof document['name'] === 'string' ? document['name'] : 'unnamed',
    model: document['model'] === 'statistical' ? 'statistical' : 'physical',
    containers: containers.length,
    faults: countOfFaults(command),
    seed,
    start_time: formatInstant(startEpochSeconds),
    interval_seconds: intervalSeconds,
    ...(document['pace'] !== undefined && { pace: document['pace'] as Record<string, unknown> }),
  };
}

const counted = new WeakMap<SimulationCommand, Record<string, number>>();

/** Counted once for each command, since a fleet may be large and is shown often. */
function countOfFaults(command: SimulationCommand): Record<string, number> {
  let counts = counted.get(command);
  if (counts) return counts;
  counts = {};
  for (const { faults } of command.containers)
    for (const { kind } of faults) counts[kind] = (counts[kind] ?? 0) + 1;
  counted.set(command, counts);
  return counts;
}
