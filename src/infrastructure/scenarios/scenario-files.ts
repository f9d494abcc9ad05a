import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { WrongUse } from '../../domain/errors.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import { LARGEST_SCENARIO, problemLine, readScenarioText, scenarioOf } from './scenario-text.js';

const ENDING = '.yaml';
const NAME = /^[a-z0-9][a-z0-9-]*$/;

/** The names of the built-in scenarios, which are files of a directory. */
export function builtInScenarios(directory: URL): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

/** The text of a scenario: of a file, or built in under that name. Rejects with `scenario.unknown`. */
export async function scenarioText(fileOrName: string, directory: URL): Promise<string> {
  const builtIn = NAME.test(fileOrName) && builtInScenarios(directory).includes(fileOrName);
  const place = builtIn ? new URL(`${fileOrName}${ENDING}`, directory) : fileOrName;
  try {
    const { size } = await stat(place);
    if (size > LARGEST_SCENARIO) {
      throw new WrongUse(
        'scenario.invalid',
        `${fileOrName} has ${size} bytes; a scenario has ${LARGEST_SCENARIO} at most.`,
      );
    }
    return await readFile(place, 'utf8');
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    const names = builtInScenarios(directory).join(', ');
    throw new WrongUse(
      'scenario.unknown',
      `There is no scenario ${JSON.stringify(fileOrName)}: neither a file that can be read nor one of ${names}.`,
      { cause: error },
    );
  }
}

/** A scenario of a file or of that name. Rejects with `scenario.unknown` or `scenario.invalid`. */
export async function loadScenario(fileOrName: string, directory: URL): Promise<Scenario> {
  return scenarioOf(await scenarioText(fileOrName, directory), fileOrName);
}

/** Every problem of a file, as `FILE:LINE: path message`; none: it is in order. Rejects with `scenario.unknown`. */
export async function problemsOf(fileOrName: string, directory: URL): Promise<readonly string[]> {
  const { problems = [] } = readScenarioText(await scenarioText(fileOrName, directory));
  return problems.map((problem) => problemLine(fileOrName, problem));
}

/** The built-in scenarios with what they are about. */
export async function describeBuiltIn(
  directory: URL,
): Promise<readonly { readonly name: string; readonly description: string }[]> {
  return Promise.all(
    builtInScenarios(directory).map(async (name) => {
      const { description } = await loadScenario(name, directory);
      return { name, description };
    }),
  );
}
