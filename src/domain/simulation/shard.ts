import type { SimulationCommand } from './simulation-command.js';

/** One of several equal shares of a command's containers. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** The share: every container whose place, divided by the number of shares, leaves the index. Undefined: it has none. */
export function shardOf(command: SimulationCommand, { index, of }: Shard): SimulationCommand | undefined {
  const containers = command.containers.filter((_, place) => place % of === index);
  return containers.length === 0 ? undefined : command.withContainers(containers);
}
