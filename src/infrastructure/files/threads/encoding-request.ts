import type { RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import type { SpareMemory, TextFormat } from './row-encoder.js';

/** Rows that a worker thread is to make text of. */
export interface EncodingRequest {
  readonly rows: RowBlock;
  readonly format: TextFormat;
  readonly wantsNdjson: boolean;
  /** Memory that goes over to the thread. */
  readonly spare: SpareMemory;
}

/** The memory that goes over to the other thread instead of being copied. */
export function memoryOf({ text, ndjson }: SpareMemory): ArrayBuffer[] {
  const views = [text, ndjson].filter((view) => view !== undefined);
  return [...new Set(views.map(({ buffer }) => buffer as ArrayBuffer))];
}
