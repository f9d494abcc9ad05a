import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { didYouMean } from '../../domain/did-you-mean.js';
import { WrongUse } from '../../domain/errors.js';
import { drawScenario } from '../../domain/scenario/draw-scenario.js';
import type { Scenario, ScenarioProblem } from '../../domain/scenario/scenario.js';
import { WrongScenario } from '../../domain/scenario/wrong-scenario.js';
import { LARGEST_SCENARIO, problemLine, readScenarioText, wrongDocument } from './scenario-text.js';

const ENDING = '.yaml';
/** What a document without a seed is checked with: only how many containers come and go could depend on it. */
const SEED_OF_CHECKS = 0;
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
    const names = builtInScenarios(directory);
    const meant = didYouMean(fileOrName, names);
    throw new WrongUse(
      'scenario.unknown',
      `There is no scenario ${JSON.stringify(fileOrName)}${meant || '.'} It is neither a file that can be read nor one of ${names.join(', ')}.`,
      { cause: error },
    );
  }
}

/** A scenario that was read, and how to tell what is wrong with it when it is drawn. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The error that tells the same problems, each with its line. */
  located(error: WrongScenario): Promise<WrongUse>;
}

/** A scenario of a file or of that name. Rejects with `scenario.unknown` or `scenario.invalid`. */
export async function loadScenario(fileOrName: string, directory: URL): Promise<LoadedScenario> {
  const reading = readScenarioText(await scenarioText(fileOrName, directory));
  if (reading.problems) throw wrongDocument(fileOrName, reading.problems);
  const { scenario, locate } = reading;
  return {
    scenario,
    located: async ({ code, problems }) => wrongDocument(fileOrName, await locate(problems), code),
  };
}

/**
 * Every problem of a file, as `FILE:LINE: path message`, those that drawing it finds too; none: it is in order. Rejects
 * with `scenario.unknown`.
 */
export async function problemsOf(fileOrName: string, directory: URL): Promise<readonly string[]> {
  const reading = readScenarioText(await scenarioText(fileOrName, directory));
  const problems = reading.problems ?? (await reading.locate(problemsOfDrawing(reading.scenario)));
  return problems.map((problem) => problemLine(fileOrName, problem));
}

function problemsOfDrawing(scenario: Scenario): readonly ScenarioProblem[] {
  try {
    drawScenario(scenario, { seed: SEED_OF_CHECKS, nowEpochSeconds: Math.floor(Date.now() / 1000) });
    return [];
  } catch (error) {
    if (error instanceof WrongScenario) return error.problems;
    throw error;
  }
}

/** The built-in scenarios with what they are about. */
export async function describeBuiltIn(
  directory: URL,
): Promise<readonly { readonly name: string; readonly description: string }[]> {
  return Promise.all(
    builtInScenarios(directory).map(async (name) => {
      const { description } = (await loadScenario(name, directory)).scenario;
      return { name, description };
    }),
  );
}
