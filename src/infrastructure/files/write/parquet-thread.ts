import { copyOfRows, memoryOfRows, type TelemetryRows } from '../../../domain/telemetry/telemetry-rows.js';
import { AnsweringThread } from '../threads/answering-thread.js';
import type { ByteTarget } from './byte-target.js';
import type { FileBody } from './file-body.js';
import type { ParquetBytes, ParquetForm } from '../threads/parquet-encoder.js';
import type { ParquetRequest } from '../threads/parquet-worker.js';

/**
 * hyparquet-writer leaves two kilobytes of garbage per record, and Node.js lets hundreds of megabytes of it pile up
 * unless memory is limited. The limit of the old generation is far above what a file of a billion records needs.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 };
/** The most records that may wait while the thread encodes a row group. */
const RECORDS_AHEAD = 32_768;

interface Asked {
  readonly records: number;
  readonly bytes: Promise<ParquetBytes>;
}

/** Encodes a Parquet file on its own worker thread, because Node.js can limit the memory of a worker thread only. */
export class ParquetThread implements FileBody {
  readonly rowsAtOnce = 2048;
  private readonly thread: AnsweringThread<ParquetRequest, ParquetBytes>;
  private readonly asked: Asked[] = [];
  private recordsAhead = 0;
  private spare: ArrayBuffer[] = [];

  constructor(
    private readonly target: ByteTarget,
    form: ParquetForm,
  ) {
    // The build puts this file next to the command line's bundle.
    const file = new URL('./parquet-worker.cjs', import.meta.url);
    this.thread = new AnsweringThread(file, {
      resourceLimits: LIMITS,
      workerData: form,
    });
  }

  begin(): Promise<void> {
    return Promise.resolve();
  }

  async add(rows: TelemetryRows): Promise<void> {
    this.ask(copyOfRows(rows, 0, rows.length));
    while (this.recordsAhead > RECORDS_AHEAD) await this.writeNext();
  }

  async end(): Promise<void> {
    this.ask(undefined);
    while (this.asked.length > 0) await this.writeNext();
  }

  async close(): Promise<void> {
    await this.thread.stop();
  }

  private ask(rows: ParquetRequest['rows']): void {
    const { spare } = this;
    this.spare = [];
    const bytes = this.thread.ask({ rows, spare }, [...(rows ? memoryOfRows(rows) : []), ...spare]);
    bytes.catch(() => undefined); // `writeNext` awaits the promise and sees the error.
    const records = rows?.length ?? 0;
    this.asked.push({ records, bytes });
    this.recordsAhead += records;
  }

  private async writeNext(): Promise<void> {
    const { records, bytes } = this.asked.shift() as Asked;
    for (const piece of await bytes) {
      await this.target.write(piece);
      this.spare.push(piece.buffer);
    }
    this.recordsAhead -= records;
  }
}
