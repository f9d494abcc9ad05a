import type { ColumnSet } from '../../../domain/reefer/schema.js';
import { csvHeader } from '../../../formats/record-text.js';
import type { TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import type { ByteTarget } from './byte-target.js';
import type { RowEncoder, TextFormat } from '../threads/row-encoder.js';

/** Makes a file's content of the rows that come in. */
export interface FileBody {
  /** Rows that one `add` takes best. */
  readonly rowsAtOnce: number;
  begin(): Promise<void>;
  /** Resolves when the rows may be used again. One call at a time. */
  add(rows: TelemetryRows): Promise<void>;
  end(): Promise<void>;
  /** Releases what it holds, at the end or when it is given up. */
  close(): Promise<void>;
}

/** Rows of text one after another, under a header where one is given. */
export class TextBody implements FileBody {
  constructor(
    private readonly target: ByteTarget,
    private readonly header: string,
    private readonly encoder: RowEncoder,
    /** Takes the rows as NDJSON, where the encoder gives them so. */
    private readonly digest: (ndjson: Uint8Array) => void,
  ) {}

  get rowsAtOnce(): number {
    return this.encoder.rowsAtOnce;
  }

  async begin(): Promise<void> {
    if (this.header !== '') await this.target.write(Buffer.from(this.header));
  }

  async add(rows: TelemetryRows): Promise<void> {
    for (const { text, ndjson } of await this.encoder.encode(rows)) {
      await this.target.write(text);
      if (ndjson) this.digest(ndjson);
    }
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What stands at the beginning of a new file of that form. */
export function headerOf(format: TextFormat, columns: ColumnSet): string {
  return format === 'csv' ? csvHeader(columns) : '';
}
