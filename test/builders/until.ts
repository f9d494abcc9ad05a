import { setImmediate as turn } from 'node:timers/promises';

const DEADLINE_MS = 10_000;

/** Yields to the event loop until `state` holds; after the deadline it rejects and names what it waited for. */
export async function until(state: () => boolean, deadlineMs = DEADLINE_MS): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!state()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${String(state)}`);
    await turn();
  }
}
