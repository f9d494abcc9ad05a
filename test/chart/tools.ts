import { execFileSync, spawnSync } from 'node:child_process';

/** The folder of the chart, from the project's root, where the tests run. */
export const CHART = 'helm/reefer-simulator';

/** The Kubernetes that charts are rendered for, unless a test says otherwise: a Helm built from source believes in an old one. */
export const KUBE_VERSION = '1.34.0';

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

/** Renders the chart, with these options of `helm template`. */
export function template(...options: readonly string[]): Outcome {
  return attempt('helm', 'template', 'x', CHART, '--kube-version', KUBE_VERSION, ...options);
}

/** What a program wrote to stdout; throws with its stderr if it fails. */
export function output(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}
