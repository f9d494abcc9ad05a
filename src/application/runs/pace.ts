import { setTimeout as sleep } from 'node:timers/promises';
import type { Schedule } from '../../domain/simulation/schedule.js';
import type { Gate } from './gate.js';

/** The shortest wait: at a faster pace, several records are released together instead of one at a time. */
const SHORTEST_WAIT_MS = 20;
/** s: sums of times are not exact. */
const ROUNDING = 1e-6;
/** Lateness that is no stall, s: handing over a block takes some time. So does what the last block took. */
const USUAL_DELAY = 0.25;

/**
 * Releases the records of a schedule. Its clock stands while the gate is closed. After a stall it runs at most twice as
 * fast as time until it has caught up, or it stays behind, so that a stall is not followed by a burst; otherwise it
 * keeps to time exactly.
 */
export class Pace {
  private readonly startedAt = performance.now();
  /** Seconds since the start, when the clock was last moved on. */
  private elapsed = 0;
  /** Seconds that stalls have cost and that are to be made up. */
  private owed = 0;
  /** Seconds that pauses have cost, and stalls if they are not made up. */
  private lost = 0;
  /** Seconds by which the last block was late. */
  private lateness = 0;

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
        this.lost += this.secondsSinceLast();
        continue;
      }
      const due = this.schedule.dueAt(this.released + ROUNDING) - taken;
      if (due > 0) return due;
      const speed = this.owed > 0 ? 2 : 1;
      await this.sleep(((next - this.released) / speed) * 1000, signal);
    }
    return 0;
  }

  /** Seconds of the schedule that have been released. */
  private get released(): number {
    return this.elapsed - this.lost - this.owed;
  }

  /** Seconds since this was last asked. */
  private secondsSinceLast(): number {
    const before = this.elapsed;
    this.elapsed = (performance.now() - this.startedAt) / 1000;
    return this.elapsed - before;
  }

  /** Moves the clock on by the time that has passed; only what lies beyond the next record's time can be a stall. */
  private advance(next: number): void {
    const before = this.released;
    const passed = this.secondsSinceLast();
    const late = Math.max(0, passed - Math.max(0, next - before));
    const stalled = Math.max(0, late - Math.max(USUAL_DELAY, this.lateness));
    this.lateness = late;
    if (this.catchUp) this.owed += stalled;
    else this.lost += stalled;
    this.owed -= Math.min(this.owed, passed - stalled);
  }

  /** Sleeps for so long, or until the gate or the signal changes. */
  private async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const wake = new AbortController();
    const onChange = (): void => wake.abort();
    const forget = this.gate.onChange(onChange);
    signal.addEventListener('abort', onChange, { once: true });
    try {
      // Timers drop fractions, and a wait that ends just before the time would be followed by the shortest one.
      const whole = Math.ceil(milliseconds - 1000 * ROUNDING);
      await sleep(Math.max(whole, SHORTEST_WAIT_MS), undefined, { signal: wake.signal });
    } catch (error) {
      if (!wake.signal.aborted) throw error;
    } finally {
      forget();
      signal.removeEventListener('abort', onChange);
    }
  }
}
