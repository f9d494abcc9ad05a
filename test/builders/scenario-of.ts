import type { Scenario } from '../../src/domain/scenario/scenario.js';
import { readScenarioText, wrongDocument } from '../../src/infrastructure/scenarios/scenario-text.js';

/** The scenario of a text; throws what is wrong with it. */
export function scenarioOf(text: string, name = 'scenario'): Scenario {
  const { scenario, problems = [] } = readScenarioText(text);
  if (!scenario) throw wrongDocument(name, problems);
  return scenario;
}
