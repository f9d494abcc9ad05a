import { execFileSync, spawnSync } from 'node:child_process';

/** The folder of the chart, relative to the project's root, where the tests run. */
export const CHART = 'helm/reefer-simulator';

/** The default Kubernetes version for rendering, because a Helm that was built from source assumes an old one. */
export const KUBE_VERSION = '1.34.0';

/** The exit code of a program, and what it printed to both streams. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end and returns its outcome, whether or not it succeeded. */
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
