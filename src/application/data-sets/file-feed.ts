import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import type { RowFeed } from '../runs/deliver-rows.js';
import type { RecordFile } from './record-file.js';

/** The records of a file, in file order. */
export class FileFeed implements RowFeed {
  remaining: number;
  taken = 0;
  private readonly blocks: AsyncIterator<readonly TelemetryRecord[]>;
  private waiting: readonly TelemetryRecord[] = [];

  constructor(file: RecordFile) {
    this.remaining = file.records;
    this.blocks = file.blocks()[Symbol.asyncIterator]();
  }

  async fill(rows: TelemetryRows, most: number): Promise<void> {
    if (this.waiting.length === 0) {
      const next = await this.blocks.next();
      if (next.done) throw new Error('The file became shorter while it was being read.');
      this.waiting = next.value;
    }
    rows.length = Math.min(most, rows.capacity, this.waiting.length);
    for (let row = 0; row < rows.length; row++) rows.set(row, this.waiting[row] as TelemetryRecord);
    this.waiting = this.waiting.slice(rows.length);
    this.remaining -= rows.length;
    this.taken += rows.length;
  }
}
