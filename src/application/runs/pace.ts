import { setTimeout as sleep } from 'node:timers/promises';
import type { Schedule } from '../../domain/simulation/schedule.js';
import type { Gate } from './gate.js';

/** The shortest wait: at a faster pace, several records are released together instead of one at a time. */
const SHORTEST_WAIT_MS = 20;
/** Lateness that is no stall, s: handing over a block takes some time. */
const USUAL_DELAY = 0.25;

/**
 * Releases the records of a schedule. Its clock stands while the gate is closed. After a stall it runs at most twice as
 * fast as time until it has caught up, or it stays behind, so that a stall is not followed by a burst; otherwise it
 * keeps to time exactly.
 */
export class Pace {
  /** Seconds of the schedule that have been released. */
  private released = 0;
  /** Seconds that stalls have cost and that are to be made up. */
  private owed = 0;
  private last = performance.now();

  constructor(
    private readonly schedule: Schedule,
    private readonly catchUp: boolean,
    private readonly gate: Gate,
  ) {}

  /** Waits until records beyond the first `taken` are due; resolves with their number, or 0 if the signal aborts. */
  async due(taken: number, signal: AbortSignal): Promise<number> {
    const next = this.schedule.secondsOf(taken);
    while (!signal.aborted) {
      this.advance(next);
      if (this.gate.isClosed) {
        await this.gate.passed(signal);
        this.last = performance.now();
        continue;
      }
      const due = this.schedule.dueAt(this.released) - taken;
      if (due > 0) return due;
      const speed = this.owed > 0 ? 2 : 1;
      await this.sleep(((next - this.released) / speed) * 1000, signal);
    }
    return 0;
  }

  /** Moves the clock on by the time that has passed; only what lies beyond the next record's time can be a stall. */
  private advance(next: number): void {
    const now = performance.now();
    const passed = (now - this.last) / 1000;
    this.last = now;
    const waited = Math.min(passed, Math.max(0, next - this.released));
    const usual = waited + Math.min(passed - waited, USUAL_DELAY);
    if (this.catchUp) this.owed += passed - usual;
    const madeUp = Math.min(this.owed, usual);
    this.owed -= madeUp;
    this.released += usual + madeUp;
  }

  /** Sleeps for so long, or until the gate or the signal changes. */
  private async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const wake = new AbortController();
    const onChange = (): void => wake.abort();
    const forget = this.gate.onChange(onChange);
    signal.addEventListener('abort', onChange, { once: true });
    try {
      await sleep(Math.max(milliseconds, SHORTEST_WAIT_MS), undefined, { signal: wake.signal });
    } catch (error) {
      if (!wake.signal.aborted) throw error;
    } finally {
      forget();
      signal.removeEventListener('abort', onChange);
    }
  }
}
