import { WrongUse } from '../../errors.js';
import { isRunsFault } from '../../simulation/fault-plan.js';
import type { ModelVersion } from '../../simulation/container-plan.js';
import type { SimulationCommand } from '../../simulation/simulation-command.js';
import type { TelemetryModel } from '../../simulation/telemetry-model.js';
import { PhysicalSource, stepSecondsOf } from './physical-source.js';
import { SharedSkies } from './shared-skies.js';

/** The name and version by which a container's plan asks for this model. */
export const PHYSICAL: ModelVersion = { name: 'physical', version: 1 };

const skies = new WeakMap<SimulationCommand, SharedSkies>();

/** A reefer: heat, gases, water, controller and power, and faults that act through them. See docs/model.md. */
export const PHYSICAL_MODEL: TelemetryModel = {
  ...PHYSICAL,
  seek: 'replay',
  assertAccepts: ({ containerId, faults, reefer }) => {
    const other = faults.find(isRunsFault);
    if (!other && reefer) return;
    throw new WrongUse(
      'model.other-fault',
      `Container ${containerId} ${other ? `has a fault ${other.kind}, which` : 'has no unit, without which'} the physical model cannot carry it out.`,
    );
  },
  open: (plan, command, from) => new PhysicalSource(command, plan, skiesOf(command), from),
};

function skiesOf(command: SimulationCommand): SharedSkies {
  let shared = skies.get(command);
  if (!shared)
    skies.set(command, (shared = new SharedSkies(command.seed, stepSecondsOf(command.intervalSeconds))));
  return shared;
}
