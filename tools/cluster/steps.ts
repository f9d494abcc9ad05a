import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const began = performance.now();
let passed = 0;

/** The seconds since the start, for the log. */
function clock(): string {
  return `[+${Math.round((performance.now() - began) / 1000)}s]`;
}

/** Prints a line with the time. */
export function say(text: string): void {
  console.log(`${clock()} ${text}`);
}

/** Runs one check and prints its name and result; if it fails, prints the cluster's state and ends the process. */
export async function verify(what: string, check: () => Promise<string> | string): Promise<void> {
  try {
    const detail = await check();
    passed++;
    say(`ok    ${what}${detail === '' ? '' : `: ${detail}`}`);
  } catch (error) {
    say(`FAIL  ${what}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    showState();
    summary(1);
    process.exit(1);
  }
}

/** Prints the closing line. */
export function summary(failed: number): void {
  console.log(`${passed} passed, ${failed} failed`);
}

/** Prints the objects, events and logs of the cluster after a failure. */
function showState(): void {
  const commands = [
    ['get', 'all', '-A', '-o', 'wide'],
    ['get', 'events', '-A', '--sort-by=.lastTimestamp'],
    [
      'logs',
      '-n',
      'demo',
      '-l',
      'app.kubernetes.io/part-of=refarch-kc',
      '--all-containers',
      '--prefix',
      '--tail=30',
    ],
  ];
  for (const command of commands) {
    const { stdout, stderr } = spawnSync('kubectl', command, { encoding: 'utf8' });
    console.log(`--- kubectl ${command.join(' ')}\n${stdout}${stderr}`);
  }
}

/** Runs a program and returns its standard output; throws with its standard error if it fails. */
export function run(program: string, args: readonly string[], input?: string): string {
  return execFileSync(program, args, { encoding: 'utf8', input, stdio: 'pipe', maxBuffer: 1 << 26 }).trim();
}

/** The same without blocking this process. */
export async function runBeside(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26 });
  return stdout.trim();
}

/** Repeats `ask` until it returns a value; rejects at the deadline, with the last error as the cause. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  deadlineMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  let failure: unknown;
  while (performance.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      failure = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what}: not within ${deadlineMs} ms`, { cause: failure });
}
