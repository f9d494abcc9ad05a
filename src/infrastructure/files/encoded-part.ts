import type { ContainerCount } from '../../application/container-count.js';
import { writeCsvRows, writeJsonLines } from '../../domain/telemetry/record-text.js';
import { LABEL_FLAG, type RowSource, type TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../../domain/telemetry/text-buffer.js';
import { DataSetTally } from './data-set-tally.js';
import type { FileFormat } from '../../application/telemetry-file.js';
import { blockOf, type RowBlock } from './row-block.js';

/** Some records in the form that a file takes, and what is to be counted of them. */
export interface EncodedPart {
  readonly records: number;
  readonly counts: readonly ContainerCount[];
  /** Rows of text; undefined for Parquet. */
  readonly text: Uint8Array | undefined;
  /** The rows themselves for Parquet; none for text. */
  readonly blocks: readonly RowBlock[];
  /** The records as NDJSON, where that was asked for. */
  readonly ndjson: Uint8Array | undefined;
}

/** Memory that is used again: what was written into it has been written to the file. */
export interface SpareMemory {
  readonly text?: Uint8Array | undefined;
  readonly ndjson?: Uint8Array | undefined;
}

/** Encodes rows of records, on the main thread or in a worker: `add` some, then take the `part`. */
export class PartEncoder {
  private readonly text: TextBuffer;
  private readonly ndjson: TextBuffer;
  private readonly tally = new DataSetTally();
  private blocks: RowBlock[] = [];
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

  add(rows: TelemetryRows): void {
    if (this.records === 0) {
      this.text.clear();
      this.ndjson.clear();
    }
    if (this.format === 'csv') writeCsvRows(this.text, rows);
    if (this.format === 'ndjson') writeJsonLines(this.text, rows);
    else if (this.wantsNdjson) writeJsonLines(this.ndjson, rows);
    if (this.format === 'parquet') this.blocks.push(blockOf(rows));
    countContainers(rows, this.tally);
    this.records += rows.length;
  }

  /** What was added since the last part; its memory is used again by the next `add`. */
  part(): EncodedPart {
    const { format, wantsNdjson, records, blocks } = this;
    const text = format === 'parquet' ? undefined : this.text.written();
    const ndjson = format === 'ndjson' ? text : this.ndjson.written();
    this.records = 0;
    this.blocks = [];
    return {
      records,
      counts: this.tally.takeContainers(),
      text,
      blocks,
      ndjson: wantsNdjson ? ndjson : undefined,
    };
  }
}

/** Counts stretches of a container's rows at once. */
function countContainers({ sources, flags, length }: TelemetryRows, tally: DataSetTally): void {
  for (let first = 0; first < length;) {
    const { containerId } = sources[first] as RowSource;
    const end = endOfStretch(sources, first, length);
    tally.count(containerId, end - first, positivesIn(flags, first, end));
    first = end;
  }
}

function endOfStretch(sources: readonly RowSource[], first: number, length: number): number {
  let end = first + 1;
  while (end < length && sources[end] === sources[first]) end++;
  return end;
}

function positivesIn(flags: Uint8Array, first: number, end: number): number {
  let positives = 0;
  for (let row = first; row < end; row++) positives += (flags[row] as number) & LABEL_FLAG;
  return positives;
}
