import { StateError, WrongUse } from '../errors.js';
import { RandomStream } from '../random/random-stream.js';
import type { ContainerPlan } from '../simulation/container-plan.js';
import { isRunsFault } from '../simulation/fault-plan.js';
import type { PhysicalFault } from '../simulation/physical-faults.js';
import { containerList } from '../simulation/container-list.js';
import { SimulationCommand } from '../simulation/simulation-command.js';
import { drawFault } from './draw-faults.js';
import type { Intervention } from './scenario.js';

/** A command after an intervention, and the fault that it began or ended. */
export interface Intervened {
  readonly command: SimulationCommand;
  readonly fault: PhysicalFault;
}

/**
 * The command with an intervention: all records before its first one stay as they are. Throws `container.unknown`,
 * `container.left`, `fault.unknown`, `fault.ended`, or a `WrongUse` for what cannot be.
 */
export function intervene(command: SimulationCommand, intervention: Intervention): Intervened {
  const { containerId, firstRecord } = intervention;
  const place = command.containers.findIndex((plan) => plan.containerId === containerId);
  const plan = command.containers[place];
  if (!plan) {
    throw new StateError(
      'container.unknown',
      `Container ${containerId} is not in this simulation, which has ${containerList(command)}.`,
    );
  }
  if (firstRecord >= plan.records) {
    throw new StateError(
      'container.left',
      `Container ${containerId} has no further record: all ${plan.records} are made.`,
    );
  }
  const seconds = firstRecord * command.intervalSeconds;
  const begins = intervention.ends === undefined;
  const fault = begins
    ? begun(plan, intervention.fault, command, seconds)
    : ended(plan, intervention.ends, seconds);
  const faults = begins
    ? [...plan.faults, fault]
    : plan.faults.map((one) => (!isRunsFault(one) && one.id === fault.id ? fault : one));
  const containers = command.containers.with(place, { ...plan, faults });
  return { command: command.withContainers(containers), fault };
}

function begun(
  plan: ContainerPlan,
  recipe: Extract<Intervention, { fault: unknown }>['fault'],
  { seed, intervalSeconds }: SimulationCommand,
  seconds: number,
): PhysicalFault {
  if (!plan.reefer) {
    throw new WrongUse(
      'fault.impossible',
      `Container ${plan.containerId} is simulated by the statistical model, which places its faults itself. Start with "model": "physical".`,
    );
  }
  if (recipe.kind === 'scrubber-failure' && !plan.reefer.atmosphere) {
    throw new WrongUse(
      'fault.impossible',
      `Container ${plan.containerId} has no controlled atmosphere, so it has no scrubber that could fail.`,
    );
  }
  const id = `${plan.containerId}-${plan.faults.length + 1}`;
  const random = RandomStream.of(seed, `scenario/intervention/${id}`);
  const fault = drawFault(recipe, random, seconds, plan.records * intervalSeconds, id);
  if (!fault) throw new RangeError(`Fault ${id} would begin after the last record.`);
  return { ...fault, sudden: true };
}

function ended(plan: ContainerPlan, id: string, seconds: number): PhysicalFault {
  const faults = plan.faults.filter((fault) => !isRunsFault(fault));
  const fault = faults.find((one) => one.id === id);
  if (!fault) {
    const known = faults.map((one) => one.id).join(', ');
    throw new StateError(
      'fault.unknown',
      `Container ${plan.containerId} has no fault ${JSON.stringify(id)}. It has ${known === '' ? 'none' : known}.`,
    );
  }
  const { endSeconds } = fault;
  if (endSeconds !== null && endSeconds <= seconds)
    throw new StateError('fault.ended', `Fault ${id} has ended already.`);
  return { ...fault, endSeconds: seconds, plannedEndSeconds: endSeconds };
}
