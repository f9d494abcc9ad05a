import { workerData } from 'node:worker_threads';
import type { RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import { answerRequests } from './answering-thread.js';
import { type ParquetBytes, ParquetEncoder, type ParquetForm } from './parquet-encoder.js';

/** Rows for a thread that encodes a Parquet file. */
export interface ParquetRequest {
  /** The rows to add; undefined ends the file. */
  readonly rows: RowBlock | undefined;
  /** Buffers to reuse, whose bytes have been written to the file. */
  readonly spare: readonly ArrayBuffer[];
}

const encoder = new ParquetEncoder(workerData as ParquetForm);

/** The entry point of a worker thread that encodes a Parquet file. */
answerRequests(
  ({ rows, spare }: ParquetRequest): ParquetBytes => {
    encoder.reuse(spare);
    return rows ? encoder.add(rows) : encoder.end();
  },
  (pieces) => pieces.map(({ buffer }) => buffer),
);
