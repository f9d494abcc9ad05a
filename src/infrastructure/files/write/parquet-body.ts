import type { TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import type { ByteTarget } from './byte-target.js';
import type { FileBody } from './file-body.js';
import { type ParquetBytes, ParquetEncoder, type ParquetForm } from '../threads/parquet-encoder.js';

/** Encodes a Parquet file on this thread. */
export class ParquetBody implements FileBody {
  readonly rowsAtOnce = 2048;
  private readonly encoder: ParquetEncoder;

  constructor(
    private readonly target: ByteTarget,
    form: ParquetForm,
  ) {
    this.encoder = new ParquetEncoder(form);
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  async add(rows: TelemetryRows): Promise<void> {
    await this.write(this.encoder.add(rows));
  }

  async end(): Promise<void> {
    await this.write(this.encoder.end());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async write(pieces: ParquetBytes): Promise<void> {
    for (const bytes of pieces) {
      await this.target.write(bytes);
      this.encoder.reuse([bytes.buffer]);
    }
  }
}
