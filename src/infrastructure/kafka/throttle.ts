import { setTimeout as sleep } from 'node:timers/promises';

/** How long the brokers have asked one delivery to leave them alone. */
export class Throttle {
  private until = 0;
  private announced = 0;
  private waiting: Promise<void> | undefined;

  /** `heard` is called with each announcement, in milliseconds. */
  constructor(private readonly heard: (milliseconds: number) => void = () => undefined) {}

  /** All that was asked for, milliseconds; what several brokers ask for at once counts once. */
  get totalMs(): number {
    return this.announced;
  }

  /** Whether the brokers are to be left alone now. */
  get active(): boolean {
    return performance.now() < this.until;
  }

  /** Records an announcement. */
  announce(milliseconds: number): void {
    const now = performance.now();
    const end = now + milliseconds;
    const more = Math.max(0, end - Math.max(this.until, now));
    this.announced += more;
    this.until = Math.max(this.until, end);
    if (more > 0) this.heard(more);
  }

  /** Resolves when the brokers may be asked again, or when the signal aborts; all who wait together share one timer. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.active && !signal.aborted) await (this.waiting ??= this.wait(signal));
  }

  /** Calls back after that many milliseconds, throttled time not counted; returns a function that cancels it. */
  startTimer(milliseconds: number, callback: () => void): () => void {
    const now = performance.now();
    const over = this.announced - Math.max(0, this.until - now); // What is left of a throttle is still to come.
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
