import { writeCsvRows, writeJsonLines } from '../../../formats/record-text.js';
import type { RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import { TextBuffer } from '../../../formats/text-buffer.js';

/** The file formats that are text. */
export type TextFormat = 'csv' | 'ndjson';

/** Encoded rows. */
export interface EncodedRows {
  readonly text: Uint8Array;
  /** The rows as NDJSON, if asked for; the same array as `text` if that is NDJSON already. */
  readonly ndjson: Uint8Array | undefined;
}

/** Memory to reuse, whose content has been written to the file. */
export interface SpareMemory {
  readonly text?: Uint8Array | undefined;
  readonly ndjson?: Uint8Array | undefined;
}

/** Encodes rows as text, on this thread or on others. */
export interface RowEncoder {
  /** The number of rows that is most efficient for one call. */
  readonly rowsAtOnce: number;
  /** The encoded rows in pieces, in order; valid until the next call. */
  encode(rows: RowBlock): readonly EncodedRows[] | Promise<readonly EncodedRows[]>;
}

/** Encodes rows as text on the calling thread. */
export class PlainRowEncoder implements RowEncoder {
  readonly rowsAtOnce = 2048;
  private readonly text: TextBuffer;
  private readonly ndjson: TextBuffer;

  /** `wantsNdjson`: return the NDJSON form too, whatever the format. */
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
