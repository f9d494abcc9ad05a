import { setTimeout as sleep } from 'node:timers/promises';

/** The shortest wait: at a faster pace, several records are released together instead of one at a time. */
const SHORTEST_WAIT_MS = 20;

/**
 * Spreads records evenly over time: record k, counted from 0, is due k / rate seconds after the start. Due times are
 * counted from the start, so late wake-ups do not add up.
 */
export class Pace {
  private readonly startedAt = performance.now();

  /** `recordsPerSecond` undefined: everything is due at once. */
  constructor(private readonly recordsPerSecond: number | undefined) {}

  /** Waits until records beyond the first `taken` are due; resolves with their number, or 0 if the signal aborts. */
  async due(taken: number, signal: AbortSignal): Promise<number> {
    if (this.recordsPerSecond === undefined) return Infinity;
    while (!signal.aborted) {
      const elapsed = (performance.now() - this.startedAt) / 1000;
      const due = Math.floor(elapsed * this.recordsPerSecond) + 1 - taken;
      if (due > 0) return due;
      const wait = (taken / this.recordsPerSecond - elapsed) * 1000;
      await sleep(Math.max(wait, SHORTEST_WAIT_MS), undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
    return 0;
  }
}
