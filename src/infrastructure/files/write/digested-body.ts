import type { TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import type { DataSetTally } from './data-set-tally.js';
import type { FileBody } from './file-body.js';
import { PlainRowEncoder } from '../threads/row-encoder.js';

/** Wraps a body that is not text, and also digests its rows as NDJSON. */
export class DigestedBody implements FileBody {
  private readonly encoder = new PlainRowEncoder('ndjson', false);

  constructor(
    private readonly body: FileBody,
    private readonly tally: DataSetTally,
  ) {}

  get rowsAtOnce(): number {
    return this.body.rowsAtOnce;
  }

  begin(): Promise<void> {
    return this.body.begin();
  }

  async add(rows: TelemetryRows): Promise<void> {
    this.tally.digest(this.encoder.encode(rows)[0].text);
    await this.body.add(rows);
  }

  end(): Promise<void> {
    return this.body.end();
  }

  close(): Promise<void> {
    return this.body.close();
  }
}
