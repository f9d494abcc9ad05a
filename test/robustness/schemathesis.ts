import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pipInstall } from '../cli/python-readers.js';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const VERSION = '4.32.5';
const DOCUMENT = join(ROOT, 'docs', 'openapi.json');
const HOME = join(ROOT, '.cache', `schemathesis-${VERSION}`);
const COMMAND = join(HOME, 'bin', 'schemathesis');

/**
 * A run that has been stopped is kept, so DELETE leaves something to GET. And which requests are valid depends on the
 * service's limits and, for ranges, on other fields; 400 is documented for them.
 */
const UNFIT_CHECKS = ['use_after_free', 'positive_data_acceptance'];

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Installs schemathesis into the cache if it is missing; rejects with the reason if that fails. */
export async function installSchemathesis(): Promise<void> {
  if (existsSync(COMMAND)) return;
  await run('python3', ['-m', 'venv', '--clear', HOME]);
  await pipInstall(join(HOME, 'bin', 'python'), [`schemathesis==${VERSION}`]);
}

/** What requests are made, and from which document. */
export interface Requests {
  /** The OpenAPI document: a file or an address. */
  readonly document?: string;
  readonly ofEach: number;
  readonly seed: number;
  /** Sent with each request. */
  readonly authorization?: string;
  /** The names of checks, joined by commas. */
  readonly checks?: string;
}

/** Sends requests made from the document to the service, and compares each answer with that document. */
export async function schemathesis(
  url: string,
  { document = DOCUMENT, ofEach, seed, authorization, checks = 'all' }: Requests,
): Promise<Ended> {
  const args = [
    ...['run', document, '--url', url],
    ...['--checks', checks, '--exclude-checks', UNFIT_CHECKS.join(',')],
    ...['--continue-on-failure', '--no-color'],
    ...['--max-examples', String(ofEach), '--seed', String(seed), '--request-timeout', '10'],
    ...(authorization === undefined ? [] : ['--header', `Authorization: ${authorization}`]),
  ];
  try {
    const { stdout } = await run(COMMAND, args, { cwd: HOME, maxBuffer: 2 ** 26 });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, output: `${stdout ?? ''}${stderr ?? ''}` };
  }
}
