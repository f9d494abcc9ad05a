import { writeCsvRows, writeJsonLines } from '../../../formats/record-text.js';
import type { RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../../../formats/text-buffer.js';

/** The forms of a file that are text. */
export type TextFormat = 'csv' | 'ndjson';

/** Rows as a file's text. */
export interface EncodedRows {
  readonly text: Uint8Array;
  /** The rows as NDJSON, where that was asked for; the text itself where that is NDJSON. */
  readonly ndjson: Uint8Array | undefined;
}

/** Memory that is used again: what was written into it has been written to the file. */
export interface SpareMemory {
  readonly text?: Uint8Array | undefined;
  readonly ndjson?: Uint8Array | undefined;
}

/** Makes text of rows, on this thread or on others. */
export interface RowEncoder {
  /** Rows that are encoded best at once. */
  readonly rowsAtOnce: number;
  /** The rows' text in pieces, in order; valid until the next call. */
  encode(rows: RowBlock): readonly EncodedRows[] | Promise<readonly EncodedRows[]>;
}

/** Makes text of rows on the thread that calls it. */
export class PlainRowEncoder implements RowEncoder {
  readonly rowsAtOnce = 2048;
  private readonly text: TextBuffer;
  private readonly ndjson: TextBuffer;

  /** `wantsNdjson`: give the NDJSON form too, whatever the format. */
  constructor(
    private readonly format: TextFormat,
    private readonly wantsNdjson: boolean,
    spare: SpareMemory = {},
  ) {
    this.text = new TextBuffer(spare.text);
    this.ndjson = new TextBuffer(spare.ndjson);
  }

  encode(rows: RowBlock): readonly [EncodedRows] {
    const { format, wantsNdjson } = this;
    this.text.clear();
    if (format === 'csv') writeCsvRows(this.text, rows);
    else writeJsonLines(this.text, rows);
    const text = this.text.written();
    if (!wantsNdjson || format === 'ndjson') return [{ text, ndjson: wantsNdjson ? text : undefined }];
    this.ndjson.clear();
    writeJsonLines(this.ndjson, rows);
    return [{ text, ndjson: this.ndjson.written() }];
  }
}
