import type { ModelVersion } from '../simulation/container-plan.js';
import { SimulationCommand, type SimulationCommandFields } from '../simulation/simulation-command.js';
import { planOf, type SimulationKind } from '../simulation/simulation-kind.js';
import { fleetOf } from './fleet.js';
import { mix, type Weighted } from './mix.js';

/** A fleet of which some things are drawn from the seed. */
export interface FleetRecipe extends Omit<SimulationCommandFields, 'containers'> {
  /** The containers' ids, or how many are to be made up. */
  readonly containers: readonly string[] | number;
  /** What befalls them, mixed over them. */
  readonly simulations: readonly Weighted<SimulationKind>[];
  /** What they carry, mixed over them. */
  readonly products: readonly Weighted<string>[];
  /** Of each container. */
  readonly records: number;
  readonly model: ModelVersion;
}

/** The command in which the seed has decided; throws a `WrongUse` for what cannot be. */
export function fleetCommand(recipe: FleetRecipe): SimulationCommand {
  const { containers, seed, startEpochSeconds, intervalSeconds, model, records } = recipe;
  const ids = typeof containers === 'number' ? fleetOf(seed, containers) : containers;
  const simulations = mix(recipe.simulations, ids.length, seed, 'simulation');
  const products = mix(recipe.products, ids.length, seed, 'product');
  return new SimulationCommand({
    containers: ids.map((containerId, i) =>
      planOf(
        {
          containerId,
          productId: products[i] as string,
          simulation: simulations[i] as SimulationKind,
          records,
        },
        model,
      ),
    ),
    seed,
    startEpochSeconds,
    intervalSeconds,
  });
}
