import type { SingleBar } from 'cli-progress';
import { groupedDigits } from '../../formats/grouped-digits.js';

const UPDATES_PER_SECOND = 8;

/** Shows a run's progress in a terminal. */
export class ProgressDisplay {
  private readonly startedAt = process.uptime();

  private constructor(
    private readonly total: number,
    private readonly bar: SingleBar | undefined,
  ) {}

  /** Starts the display; shows nothing if `stream` is undefined. */
  static async start(total: number, stream: NodeJS.WriteStream | undefined): Promise<ProgressDisplay> {
    if (!stream) return new ProgressDisplay(total, undefined);
    const { default: progress } = await import('cli-progress');
    const bar = new progress.SingleBar({
      stream,
      fps: UPDATES_PER_SECOND,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false,
      format: '{bar} {percentage} % | {value} of {total} records | {rate} records/s | {left} left',
      barCompleteChar: '█',
      barIncompleteChar: '░',
    });
    bar.start(total, 0, { rate: '-', left: '-' });
    return new ProgressDisplay(total, bar);
  }

  update(records: number): void {
    if (!this.bar) return;
    const seconds = process.uptime() - this.startedAt;
    const rate = records / Math.max(seconds, 0.001);
    const left = rate > 0 ? formatDuration((this.total - records) / rate) : '-';
    this.bar.update(records, { rate: groupedDigits(Math.round(rate)), left });
  }

  stop(): void {
    this.bar?.stop();
  }
}

/** Formats a duration: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
