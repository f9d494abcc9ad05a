import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * Asks repeatedly until the answer is neither undefined nor false, and returns it. Rejects at the deadline with the last
 * error, or with a message that names what it waited for.
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
