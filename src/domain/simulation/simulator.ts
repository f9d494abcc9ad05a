import { WrongUse } from '../errors.js';
import type { ContainerPlan } from './container-plan.js';
import { FleetFeed, type TelemetryFeed } from './fleet-feed.js';
import type { SimulationCommand } from './simulation-command.js';
import type { TelemetryModel } from './telemetry-model.js';

/**
 * Turns a command into its telemetry, ordered by time first and then as the command lists its containers, so that time
 * advances for the whole fleet together. Pure; the memory it needs does not depend on the number of records.
 */
export class Simulator {
  constructor(private readonly models: readonly TelemetryModel[]) {}

  /** Throws a `WrongUse` if a container's plan needs an unknown model or its model does not accept it. */
  assertAccepts({ containers }: SimulationCommand): void {
    for (const plan of containers) this.modelOf(plan).assertAccepts(plan);
  }

  /** Whether a model makes each record from the one before. */
  isStepped({ containers }: SimulationCommand): boolean {
    return containers.some((plan) => this.modelOf(plan).seek === 'replay');
  }

  /**
   * The command's records [from, to), counted from 0. Throws `range.invalid` for a range outside [0, records], and the
   * errors of `assertAccepts`.
   */
  feed(command: SimulationCommand, from = 0, to = command.records): TelemetryFeed {
    if (!(
      Number.isInteger(from) &&
      Number.isInteger(to) &&
      0 <= from &&
      from <= to &&
      to <= command.records
    )) {
      throw new WrongUse(
        'range.invalid',
        `Records ${from} to ${to} are not a range of this simulation, which needs 0 <= from <= to <= ${command.records}.`,
      );
    }
    this.assertAccepts(command);
    return new FleetFeed(command, (plan) => this.modelOf(plan), from, to);
  }

  private modelOf({ model: { name, version } }: ContainerPlan): TelemetryModel {
    const found = this.models.find((model) => model.name === name && model.version === version);
    if (found) return found;
    const known = this.models.map((model) => `${model.name} ${model.version}`).join(', ');
    throw new WrongUse('model.unknown', `There is no model ${name} ${version}. Known: ${known}.`);
  }
}
