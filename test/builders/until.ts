import { setImmediate as turn } from 'node:timers/promises';

const DEADLINE_MS = 10_000;

/** Gives the event loop turns until the state is there; rejects, naming what it waited for, if it does not come. */
export async function until(state: () => boolean, deadlineMs = DEADLINE_MS): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!state()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${String(state)}`);
    await turn();
  }
}
