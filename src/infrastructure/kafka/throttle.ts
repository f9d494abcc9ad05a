import { setTimeout as sleep } from 'node:timers/promises';

/** Tracks how long the brokers throttle one delivery. */
export class Throttle {
  private until = 0;
  private announced = 0;
  private waiting: Promise<void> | undefined;

  /** `heard` is called with the additional milliseconds of each announcement. */
  constructor(private readonly heard: (milliseconds: number) => void = () => undefined) {}

  /** The total throttle time in milliseconds; overlapping announcements of several brokers count once. */
  get totalMs(): number {
    return this.announced;
  }

  /** Whether the brokers throttle now. */
  get active(): boolean {
    return performance.now() < this.until;
  }

  /** Records that a broker throttles for this time from now on. */
  announce(milliseconds: number): void {
    const now = performance.now();
    const end = now + milliseconds;
    const more = Math.max(0, end - Math.max(this.until, now));
    this.announced += more;
    this.until = Math.max(this.until, end);
    if (more > 0) this.heard(more);
  }

  /** Resolves when the throttle ends or the signal aborts; all concurrent callers share one timer. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.active && !signal.aborted) await (this.waiting ??= this.wait(signal));
  }

  /** Calls `callback` after that many milliseconds, not counting throttled time; returns a function that cancels it. */
  startTimer(milliseconds: number, callback: () => void): () => void {
    const now = performance.now();
    const over = this.announced - Math.max(0, this.until - now); // The rest of a running throttle is yet to come.
    const due = now + milliseconds - over;
    const look = (): void => {
      const left = due + this.announced - performance.now();
      if (left > 0) timer = setTimeout(look, left);
      else callback();
    };
    let timer = setTimeout(look, milliseconds);
    return () => clearTimeout(timer);
  }

  private async wait(signal: AbortSignal): Promise<void> {
    await sleep(this.until - performance.now(), undefined, { signal }).catch(() => undefined);
    this.waiting = undefined;
  }
}
