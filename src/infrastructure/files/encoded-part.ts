import type { ContainerCount } from '../../application/container-count.js';
import { writeCsvRow, writeJson } from '../../domain/telemetry/record-text.js';
import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';
import { asciiBytes, TextBuffer } from '../../domain/telemetry/text-buffer.js';
import { countContainers } from './data-set-tally.js';
import type { FileFormat } from '../../application/telemetry-file.js';
import { type TelemetryColumns, toColumns } from './telemetry-columns.js';

/** A block of records in the form that a file takes, and what is to be counted of it. */
export interface EncodedPart {
  readonly records: number;
  readonly counts: readonly ContainerCount[];
  /** Rows of text; undefined for Parquet. */
  readonly text: Uint8Array | undefined;
  /** Columns for Parquet; undefined for text. */
  readonly columns: TelemetryColumns | undefined;
  /** The records as NDJSON, where that was asked for. */
  readonly ndjson: Uint8Array | undefined;
}

const LINE_END = asciiBytes('\n');

/** Encodes blocks of records, on the main thread or in a worker. */
export class PartEncoder {
  private readonly text = new TextBuffer();
  private readonly ndjson = new TextBuffer();

  /** `wantsNdjson`: give the NDJSON form too, whatever the format. */
  constructor(
    private readonly format: FileFormat,
    private readonly wantsNdjson: boolean,
  ) {}

  /** The part's memory is used again by the next call. */
  encode(block: readonly TelemetryRecord[]): EncodedPart {
    const text = this.rows(block);
    return {
      records: block.length,
      counts: countContainers(block),
      text,
      columns: this.format === 'parquet' ? toColumns(block) : undefined,
      ndjson: this.wantsNdjson ? this.lines(block, text) : undefined,
    };
  }

  private rows(block: readonly TelemetryRecord[]): Uint8Array | undefined {
    switch (this.format) {
      case 'csv':
        return csvRows(this.text, block);
      case 'ndjson':
        return jsonLines(this.text, block);
      case 'parquet':
        return undefined;
    }
  }

  private lines(block: readonly TelemetryRecord[], text: Uint8Array | undefined): Uint8Array {
    return text && this.format === 'ndjson' ? text : jsonLines(this.ndjson, block);
  }
}

function csvRows(text: TextBuffer, block: readonly TelemetryRecord[]): Uint8Array {
  text.clear();
  for (const record of block) {
    text.reserve();
    writeCsvRow(text, record);
  }
  return text.written();
}

function jsonLines(text: TextBuffer, block: readonly TelemetryRecord[]): Uint8Array {
  text.clear();
  for (const record of block) {
    text.reserve();
    writeJson(text, record);
    text.fragment(LINE_END);
  }
  return text.written();
}
