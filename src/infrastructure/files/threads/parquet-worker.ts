import { workerData } from 'node:worker_threads';
import type { RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import { answerRequests } from './answering-thread.js';
import { type ParquetBytes, ParquetEncoder, type ParquetForm } from './parquet-encoder.js';

export interface ParquetRequest {
  /** To be added to the file; undefined: it is to be ended. */
  readonly rows: RowBlock | undefined;
  /** Memory of bytes that are written. */
  readonly spare: readonly ArrayBuffer[];
}

const encoder = new ParquetEncoder(workerData as ParquetForm);

/** A worker thread's work: to make a Parquet file's bytes of the rows that come. */
answerRequests(
  ({ rows, spare }: ParquetRequest): ParquetBytes => {
    encoder.reuse(spare);
    return rows ? encoder.add(rows) : encoder.end();
  },
  (pieces) => pieces.map(({ buffer }) => buffer),
);
