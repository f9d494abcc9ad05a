import type { SimulationCommand } from './simulation-command.js';

/** One of `of` nearly equal parts of a command's containers. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** The command with every `of`th container from `index` on; undefined if there are none. */
export function shardOf(command: SimulationCommand, { index, of }: Shard): SimulationCommand | undefined {
  const containers = command.containers.filter((_, place) => place % of === index);
  return containers.length === 0 ? undefined : command.withContainers(containers);
}
