import type { ColumnSet } from '../../../domain/reefer/schema.js';
import { csvHeader } from '../../../formats/record-text.js';
import type { TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import type { ByteTarget } from './byte-target.js';
import type { RowEncoder, TextFormat } from '../threads/row-encoder.js';

/** Turns rows into the content of a file. */
export interface FileBody {
  /** The number of rows that is most efficient for one `add`. */
  readonly rowsAtOnce: number;
  begin(): Promise<void>;
  /** Resolves when the caller may reuse the rows. Calls must not overlap. */
  add(rows: TelemetryRows): Promise<void>;
  end(): Promise<void>;
  /** Releases all resources, at the end or when the file is abandoned. */
  close(): Promise<void>;
}

/** Writes rows as text, after the header if there is one. */
export class TextBody implements FileBody {
  constructor(
    private readonly target: ByteTarget,
    private readonly header: string,
    private readonly encoder: RowEncoder,
    /** Receives the rows as NDJSON if the encoder returns them. */
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
