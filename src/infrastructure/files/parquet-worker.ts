import { workerData } from 'node:worker_threads';
import { answerRequests } from './answering-thread.js';
import { type ParquetBytes, ParquetEncoder } from './parquet-encoder.js';
import type { RowBlock } from './row-block.js';

/** What a Parquet file's thread is told when it begins. */
export interface ParquetOrder {
  readonly gzip: boolean;
  readonly records: number;
}

export interface ParquetRequest {
  /** To be added to the file; undefined: it is to be ended. */
  readonly blocks: readonly RowBlock[] | undefined;
  /** Memory of bytes that are written. */
  readonly spare: readonly ArrayBuffer[];
}

const { gzip, records } = workerData as ParquetOrder;
const encoder = new ParquetEncoder(gzip, records);

/** A worker thread's work: to make a Parquet file's bytes of the blocks that come. */
answerRequests(
  ({ blocks, spare }: ParquetRequest): ParquetBytes => {
    encoder.reuse(spare);
    return blocks ? encoder.add(blocks) : encoder.end();
  },
  (pieces) => pieces.map(({ buffer }) => buffer),
);
