import { setTimeout as sleep } from 'node:timers/promises';

/** Shortest wait, milliseconds: faster paces send several records a turn instead of waking for each. */
const SHORTEST_WAIT_MS = 20;

/**
 * Spreads records evenly over time: record k, from 0, is due k / rate seconds after the start. Due times are counted
 * from the start, so waits that come late do not add up.
 */
export class Pace {
  private readonly startedAt = performance.now();

  /** `recordsPerSecond` undefined: everything is due at once. */
  constructor(private readonly recordsPerSecond: number | undefined) {}

  /** Waits until records beyond the first `taken` are due and gives their number; 0 when the signal aborts. */
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
