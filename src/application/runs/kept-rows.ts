import type { ColumnSet } from '../../domain/reefer/schema.js';
import { copyRows, TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';

const ROWS_OF_BLOCK = 256;

/** Single rows that are kept for a while, in blocks: a block of its own would take seven times as much memory. */
export class KeptRows {
  private readonly blocks: TelemetryRows[] = [];
  /** Places that are free again, or in a block that is new. */
  private readonly free: number[] = [];

  constructor(private readonly columns: ColumnSet) {}

  /** Keeps a copy of a row; returns its place. */
  keep(rows: TelemetryRows, row: number): number {
    if (this.free.length === 0) this.addBlock();
    const place = this.free.pop() as number;
    putRow(this.blockOf(place), place % ROWS_OF_BLOCK, rows, row);
    return place;
  }

  /** Adds the row of a place to others, and frees the place. */
  moveTo(rows: TelemetryRows, place: number): void {
    addRow(rows, this.blockOf(place), place % ROWS_OF_BLOCK);
    this.free.push(place);
  }

  private blockOf(place: number): TelemetryRows {
    return this.blocks[Math.floor(place / ROWS_OF_BLOCK)] as TelemetryRows;
  }

  private addBlock(): void {
    const first = this.blocks.length * ROWS_OF_BLOCK;
    this.blocks.push(new TelemetryRows(ROWS_OF_BLOCK, this.columns));
    for (let place = first + ROWS_OF_BLOCK - 1; place >= first; place--) this.free.push(place);
  }
}

/** Adds one row of a block to others. */
export function addRow(rows: TelemetryRows, from: TelemetryRows, row: number): void {
  putRow(rows, rows.length++, from, row);
}

function putRow(rows: TelemetryRows, at: number, from: TelemetryRows, row: number): void {
  rows.recordNumbers[at] = from.recordNumbers[row] as number;
  copyRows(rows, at, from, row, row + 1);
}
