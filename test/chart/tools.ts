import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from '@jest/globals';

/** The folder of the chart, from the project's root, where the tests run. */
export const CHART = 'helm/reefer-simulator';

/**
 * A `describe` whose tests need something of the machine. Where that is missing its tests are skipped, and their name
 * says why; under `CI=true` there is a test instead that fails.
 */
export function describeWhere(missing: string | undefined, name: string, tests: () => void): void {
  if (missing === undefined) describe(name, tests);
  else if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has what it needs', () => {
        throw new Error(missing);
      });
    });
  } else describe.skip(`${name} (${missing})`, tests);
}

/** A sentence about the programs that are not on the PATH, or undefined when all are. */
export function missingTools(...tools: readonly string[]): string | undefined {
  const missing = tools.filter((tool) => !onPath(tool));
  return missing.length === 0 ? undefined : `not on the PATH: ${missing.join(', ')}`;
}

function onPath(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What a program printed to both streams, and its exit code. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end and gives what it said, whether it succeeded or not. */
export function attempt(program: string, ...args: readonly string[]): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  return { code: status, output: `${stdout}${stderr}` };
}

/** What a program wrote to stdout; throws with its stderr if it fails. */
export function output(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}
