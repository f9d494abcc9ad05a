import type { SimulationCommand } from './simulation-command.js';

/** As many are named one by one. */
const MOST_NAMED = 20;

/** The ids of a command's containers for messages: `C01, C02`, or the first twenty and how many there are. */
export function containerList({ containers }: SimulationCommand): string {
  const named = containers.slice(0, MOST_NAMED).map(({ containerId }) => containerId);
  const more = containers.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
