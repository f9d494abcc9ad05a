import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const began = performance.now();
let passed = 0;

/** Seconds since the start, for the log. */
function clock(): string {
  return `[+${Math.round((performance.now() - began) / 1000)}s]`;
}

/** Prints a line with the time. */
export function say(text: string): void {
  console.log(`${clock()} ${text}`);
}

/** One thing that is verified; what it returns is printed beside its name. Ends the process where it fails. */
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

/** The closing line. */
export function summary(failed: number): void {
  console.log(`${passed} passed, ${failed} failed`);
}

/** What the cluster has to say about a failure. */
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

/** What a program wrote to stdout; throws with its stderr if it fails. */
export function run(program: string, args: readonly string[], input?: string): string {
  return execFileSync(program, args, { encoding: 'utf8', input, stdio: 'pipe', maxBuffer: 1 << 26 }).trim();
}

/** The same, while this process goes on. */
export async function runBeside(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26 });
  return stdout.trim();
}

/** Asks until the answer is there; rejects at the deadline, with the last error as its cause. */
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
