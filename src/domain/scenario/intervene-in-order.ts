import type { ErrorCode } from '../error-codes.js';
import { KnownError } from '../errors.js';
import type { SimulationCommand } from '../simulation/simulation-command.js';
import { intervene } from './intervene.js';
import type { Intervention, ScenarioProblem } from './scenario.js';
import { WrongScenario } from './wrong-scenario.js';

/** The key of an intervention that an error is about. */
const KEYS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'container.unknown': 'container',
  'container.left': 'first_record',
  'fault.unknown': 'ends',
  'fault.ended': 'ends',
  'fault.impossible': 'kind',
};

/**
 * The command with the interventions of a document, one at a time. Throws a `WrongScenario` with those that cannot be
 * carried out; of each container the first, because the others may depend on it.
 */
export function* interveneInOrder(
  command: SimulationCommand,
  interventions: readonly Intervention[],
): Generator<undefined, SimulationCommand, undefined> {
  const problems = new Map<string, ScenarioProblem>();
  let after = command;
  for (const [i, intervention] of interventions.entries()) {
    yield;
    if (problems.has(intervention.containerId)) continue;
    try {
      after = intervene(after, intervention).command;
    } catch (error) {
      const key = error instanceof KnownError ? KEYS[error.code] : undefined;
      if (!(error instanceof KnownError) || key === undefined) throw error;
      const message = `cannot be carried out: ${error.message}`;
      problems.set(intervention.containerId, { path: ['interventions', i, key], message });
    }
  }
  if (problems.size > 0) throw new WrongScenario('scenario.impossible', [...problems.values()]);
  return after;
}
