import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * The first answer other than undefined and false, asked for until it comes; rejects at the deadline with the last
 * error, or with what was waited for.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${deadlineMs} ms`, { cause: failure });
    }
    await pause(POLL_MS);
  }
}
