import type { ContainerCount } from '../../application/container-count.js';
import { writeCsvRow, writeJson } from '../../domain/telemetry/record-text.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { fragmentOf, TextBuffer } from '../../domain/telemetry/text-buffer.js';
import { countContainers, DataSetTally } from './data-set-tally.js';
import type { FileFormat } from '../../application/telemetry-file.js';
import { type TelemetryColumns, toColumns } from './telemetry-columns.js';

/** Some records in the form that a file takes, and what is to be counted of them. */
export interface EncodedPart {
  readonly records: number;
  readonly counts: readonly ContainerCount[];
  /** Rows of text; undefined for Parquet. */
  readonly text: Uint8Array | undefined;
  /** Columns for Parquet, block after block; empty for text. */
  readonly columns: readonly TelemetryColumns[];
  /** The records as NDJSON, where that was asked for. */
  readonly ndjson: Uint8Array | undefined;
}

/** Memory that is used again: what was written into it has been written to the file. */
export interface SpareMemory {
  readonly text?: Uint8Array | undefined;
  readonly ndjson?: Uint8Array | undefined;
}

const LINE_END = fragmentOf('\n');

/** Encodes blocks of records, on the main thread or in a worker: `add` some, then take the `part`. */
export class PartEncoder {
  private readonly text: TextBuffer;
  private readonly ndjson: TextBuffer;
  private readonly tally = new DataSetTally();
  private columns: TelemetryColumns[] = [];
  private records = 0;

  /** `wantsNdjson`: give the NDJSON form too, whatever the format. */
  constructor(
    private readonly format: FileFormat,
    private readonly wantsNdjson: boolean,
    spare: SpareMemory = {},
  ) {
    this.text = new TextBuffer(spare.text);
    this.ndjson = new TextBuffer(spare.ndjson);
  }

  add(block: readonly TelemetryRecord[]): void {
    if (this.records === 0) {
      this.text.clear();
      this.ndjson.clear();
    }
    if (this.format === 'csv') for (const record of block) writeCsvRow(this.text, record);
    if (this.format === 'ndjson') writeLines(this.text, block);
    else if (this.wantsNdjson) writeLines(this.ndjson, block);
    if (this.format === 'parquet') this.columns.push(toColumns(block));
    this.tally.add(countContainers(block), undefined);
    this.records += block.length;
  }

  /** What was added since the last part; its memory is used again by the next `add`. */
  part(): EncodedPart {
    const { format, wantsNdjson, records, columns } = this;
    const text = format === 'parquet' ? undefined : this.text.written();
    const ndjson = format === 'ndjson' ? text : this.ndjson.written();
    this.records = 0;
    this.columns = [];
    return {
      records,
      counts: this.tally.takeContainers(),
      text,
      columns,
      ndjson: wantsNdjson ? ndjson : undefined,
    };
  }
}

function writeLines(text: TextBuffer, block: readonly TelemetryRecord[]): void {
  for (const record of block) {
    writeJson(text, record);
    text.fragment(LINE_END);
  }
}
