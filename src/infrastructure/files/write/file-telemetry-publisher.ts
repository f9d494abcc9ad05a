import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DestinationError } from '../../../domain/errors.js';
import type { ColumnSet } from '../../../domain/reefer/schema.js';
import {
  type DeliveryPlan,
  type Destination,
  TelemetryPublisher,
} from '../../../application/ports/telemetry-publisher.js';
import { type FileOutput, STANDARD_OUTPUT } from '../../../application/data-sets/telemetry-file.js';
import type { ByteTarget } from './byte-target.js';
import { continuation } from './append.js';
import { DataSetTally } from './data-set-tally.js';
import { FileDelivery } from './file-delivery.js';
import { DigestedBody } from './digested-body.js';
import type { RowThreads } from '../threads/row-threads.js';
import { headerOf, type FileBody, TextBody } from './file-body.js';
import { explainFileError } from '../file-errors.js';
import type { WrittenFile } from '../../../application/data-sets/data-set-files.js';
import { HashedTarget } from './hashed-target.js';
import { NewFile } from './new-file.js';
import { PlainRowEncoder } from '../threads/row-encoder.js';

/** What a Parquet file's writer has to know beforehand. */
type ParquetContent = Pick<DeliveryPlan, 'records' | 'columns' | 'gaps'>;

/** More records in a Parquet file get a thread for it, which takes as long to start as to write some ten thousand. */
const RECORDS_OF_ONE_THREAD = 200_000;

/** Options of a file publisher. */
export interface FilePublisherOptions {
  readonly tally?: DataSetTally;
  /** The threads that encode text; if undefined, this thread does. */
  readonly threads?: RowThreads | undefined;
  /** Called with size and hash before the file appears under its name; if it throws, the file does not appear. */
  readonly check?: (written: WrittenFile) => void;
}

/** Writes a run to a CSV, NDJSON or Parquet file that appears only when it is complete, or to standard output. */
export class FileTelemetryPublisher extends TelemetryPublisher {
  override readonly destination: Destination;

  constructor(
    private readonly output: FileOutput,
    private readonly options: FilePublisherOptions = {},
  ) {
    super();
    const { path } = output;
    this.destination = {
      kind: 'file',
      label: path === STANDARD_OUTPUT ? 'to standard output' : `to ${path}`,
      details: { path },
    };
  }

  override assertAccepts(): void {
    // A file can hold every run.
  }

  override warnings(): readonly string[] {
    return [];
  }

  override async open(plan: DeliveryPlan, signal: AbortSignal): Promise<FileDelivery> {
    refuseIfAborted(signal);
    const { path, append } = this.output;
    const header = await beginningOf(this.output, plan.columns);
    const file = path === STANDARD_OUTPUT ? await openOutput() : await NewFile.create(path, { append });
    const { check, tally = new DataSetTally() } = this.options;
    const hashed = check ? new HashedTarget(file) : undefined;
    const target = hashed ?? file;
    try {
      const { body, compressed } = await this.bodyOf(target, header, plan, tally);
      const delivery = new FileDelivery(body, compressed, { tally, hashed, check });
      await body.begin();
      return delivery;
    } catch (error) {
      await target.discard();
      throw error;
    }
  }

  override async ping(signal: AbortSignal): Promise<void> {
    refuseIfAborted(signal);
    if (this.output.path === STANDARD_OUTPUT) return;
    try {
      await stat(dirname(this.output.path));
    } catch (error) {
      throw explainFileError(error, this.output.path);
    }
  }

  override close(): Promise<void> {
    return Promise.resolve(); // Nothing is kept between deliveries.
  }

  private async bodyOf(
    target: ByteTarget,
    header: string,
    content: ParquetContent,
    tally: DataSetTally,
  ): Promise<{ body: FileBody; compressed: ByteTarget }> {
    const { format, gzip } = this.output;
    if (format === 'parquet') {
      const body = await parquetBody(target, gzip, content);
      return { body: tally.wantsNdjson ? new DigestedBody(body, tally) : body, compressed: target };
    }
    const compressed = gzip ? await compressing(target) : target;
    const encoder =
      this.options.threads?.encoder(format, tally.wantsNdjson) ??
      new PlainRowEncoder(format, tally.wantsNdjson);
    return {
      body: new TextBody(compressed, header, encoder, (ndjson) => tally.digest(ndjson)),
      compressed,
    };
  }
}

/** What has to be written before the first record. */
async function beginningOf({ format, path, append }: FileOutput, columns: ColumnSet): Promise<string> {
  if (format === 'parquet') return '';
  return append ? continuation(path, format, columns) : headerOf(format, columns);
}

async function openOutput(): Promise<ByteTarget> {
  const { standardOutput } = await import('./standard-output.js');
  return standardOutput();
}

async function compressing(target: ByteTarget): Promise<ByteTarget> {
  const { GzipTarget } = await import('./gzip-target.js');
  return new GzipTarget(target);
}

/** Only Parquet loads its writer, so that the other formats start quickly, and only much of it begins a thread. */
async function parquetBody(target: ByteTarget, gzip: boolean, content: ParquetContent): Promise<FileBody> {
  const { records, columns, gaps } = content;
  const form = { gzip, records, columns, hasGaps: gaps !== undefined };
  if (records > RECORDS_OF_ONE_THREAD) {
    const { ParquetThread } = await import('./parquet-thread.js');
    return new ParquetThread(target, form);
  }
  const { ParquetBody } = await import('./parquet-body.js');
  return new ParquetBody(target, form);
}

function refuseIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new DestinationError('file.aborted', 'Stopped before a file was begun.');
}
