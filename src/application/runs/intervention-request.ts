import { StateError, WrongUse } from '../../domain/errors.js';
import { intervene } from '../../domain/scenario/intervene.js';
import type { Intervention } from '../../domain/scenario/scenario.js';
import { type FaultPlan, isRunsFault } from '../../domain/simulation/fault-plan.js';
import type { PhysicalFault } from '../../domain/simulation/physical-faults.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { RunDecision, RunRequest, ScenarioDocument } from '../ports/run-store.js';
import { MOST_INTERVENTIONS } from './run-limits.js';

/** A request to begin or end a fault. */
export type InterventionRequest = Extract<RunRequest, { readonly kind: 'begin-fault' | 'end-fault' }>;

/** What an intervention makes of a run. */
export interface InterventionResult {
  readonly command: SimulationCommand;
  readonly document: ScenarioDocument;
  readonly fault: NonNullable<RunDecision['fault']>;
}

/**
 * Carries out an intervention on a run's command and document. `nextRecordOf` tells a container's next record that was
 * not yet handed over. Throws the errors of `intervene`, and `fault.present`.
 */
export function interventionOn(
  request: InterventionRequest,
  command: SimulationCommand,
  document: ScenarioDocument,
  nextRecordOf: (containerId: string) => number,
): InterventionResult {
  const earlier = (document['interventions'] ?? []) as readonly unknown[];
  if (earlier.length >= MOST_INTERVENTIONS) {
    throw new WrongUse(
      'fault.impossible',
      `${MOST_INTERVENTIONS} faults have been begun or ended in this simulation, which is the most.`,
    );
  }
  const containerId =
    request.kind === 'begin-fault' ? request.containerId : holderOf(command, request.faultId);
  const plan = command.containers.find((one) => one.containerId === containerId);
  const firstRecord = plan ? nextRecordOf(containerId) : 0;
  const intervention: Intervention =
    request.kind === 'begin-fault'
      ? { containerId, firstRecord, fault: request.fault }
      : { containerId, firstRecord, ends: request.faultId };
  const after = intervene(command, intervention);
  if (request.kind === 'begin-fault' && plan)
    assertNew(after.fault, plan.faults, firstRecord * command.intervalSeconds);
  const entry = {
    container: containerId,
    first_record: firstRecord,
    ...(request.kind === 'begin-fault' ? request.document : { ends: request.faultId }),
  };
  return {
    command: after.command,
    document: { ...document, interventions: [...earlier, entry] },
    fault: { id: after.fault.id, containerId, firstRecord },
  };
}

function holderOf({ containers }: SimulationCommand, faultId: string): string {
  const holder = containers.find(({ faults }) =>
    faults.some((fault) => !isRunsFault(fault) && fault.id === faultId),
  );
  if (holder) return holder.containerId;
  throw new StateError(
    'fault.unknown',
    `This simulation has no fault ${JSON.stringify(faultId.slice(0, 64))}; GET /simulations/{id}/scenario?resolved=true lists them.`,
  );
}

/** Two faults of one kind and sensor at a time are rather a button that was pressed twice. */
function assertNew(fault: PhysicalFault, others: readonly FaultPlan[], seconds: number): void {
  const same = others.find(
    (one): one is PhysicalFault =>
      one.kind === fault.kind &&
      !isRunsFault(one) &&
      ('sensor' in one ? one.sensor : '') === ('sensor' in fault ? fault.sensor : '') &&
      one.onsetSeconds <= seconds &&
      (one.endSeconds === null || one.endSeconds > seconds),
  );
  if (!same) return;
  throw new StateError(
    'fault.present',
    `The container has this fault already: ${same.id}. End it first, or choose another one.`,
  );
}
