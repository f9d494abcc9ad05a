import { once } from 'node:events';
import { messageOf } from '../kafka/tool-error.js';
import { Counts } from './counts.js';
import { messageLine } from './message-line.js';
import type { ConsumeOptions } from './options.js';
import { parseMessage } from './telemetry-message.js';
import type { ConsumptionWatch, ReceivedRecord } from './topic-consumer.js';

/** Where a session writes: records to `out`, counts and notes to `status`. */
export interface SessionOutput {
  readonly out: NodeJS.WritableStream;
  readonly status: NodeJS.WritableStream;
  readonly colour: boolean;
}

/** The callbacks of a session. */
export interface SessionEvents {
  readonly ready: () => void;
  readonly lost: () => void;
  /** No record has arrived for `idleSeconds`. */
  readonly idle: () => void;
}

/** Prints and counts the records that arrive, until there are as many as asked for. */
export class Session implements ConsumptionWatch {
  readonly counts = new Counts();
  private timer: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;
  private shownTotal = 0;

  constructor(
    private readonly options: ConsumeOptions,
    private readonly output: SessionOutput,
    private readonly on: SessionEvents,
  ) {}

  ready(): void {
    this.on.ready();
    const { idleSeconds, intervalSeconds } = this.options;
    this.timer ??= setInterval(() => this.showCounts(), intervalSeconds * 1000);
    if (idleSeconds !== undefined) this.idle ??= setTimeout(this.on.idle, idleSeconds * 1000);
  }

  lost(): void {
    this.on.lost();
  }

  async records(records: readonly ReceivedRecord[]): Promise<{ taken: number; more: boolean }> {
    const { count = Infinity, quiet, json } = this.options;
    const taken = records.slice(0, count - this.counts.total);
    let text = '';
    for (const record of taken) {
      const line = this.take(record);
      if (!quiet) text += `${json ? jsonLine(record) : line}\n`;
    }
    this.idle?.refresh();
    if (text !== '' && !this.output.out.write(text)) await once(this.output.out, 'drain');
    return { taken: taken.length, more: this.counts.total < count };
  }

  /** Stops the timers and shows the final counts. */
  close(): void {
    clearTimeout(this.idle);
    clearInterval(this.timer);
    const { quiet, json } = this.options;
    if (!quiet) this.output.status.write(`\n${this.counts.table()}\n`);
    else this.output.out.write(`${json ? JSON.stringify(this.counts) : this.counts.table()}\n`);
  }

  private take({ partition, message }: ReceivedRecord): string {
    try {
      const parsed = parseMessage(String(message.value));
      this.counts.add(parsed.containerId, parsed.columns.maintenance_required === 1, parsed.faultKinds);
      const readable = !this.options.quiet && !this.options.json;
      return readable ? messageLine(parsed, this.output.colour) : '';
    } catch (error) {
      this.counts.addUnreadable();
      return `partition ${partition}, offset ${message.offset}: not telemetry: ${messageOf(error)}`;
    }
  }

  private showCounts(): void {
    if (this.counts.total === this.shownTotal) return;
    this.shownTotal = this.counts.total;
    this.output.status.write(`${this.counts.line()}\n`);
  }
}

function jsonLine({ partition, message }: ReceivedRecord): string {
  const { offset, key, timestamp, value } = message;
  const place = { partition, offset: Number(offset), key: key && String(key), timestamp: Number(timestamp) };
  return JSON.stringify({ ...place, value: value && valueOf(String(value)) });
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
