import type { ColumnSet } from '../../../domain/reefer/schema.js';
import type { SimulationCommandFields } from '../../../domain/simulation/simulation-command.js';
import type { RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import type { SpareMemory, TextFormat } from './row-encoder.js';

/** What a worker thread is asked for: rows, or their text. */
export type RowRequest = MakingRequest | EncodingRequest;

/** Rows that a worker thread makes: the next ones of its command. */
export interface MakingRequest {
  /** At the beginning: whose rows to make from now on. */
  readonly begin: { readonly command: SimulationCommandFields; readonly columns: ColumnSet } | undefined;
  readonly most: number;
}

/** Rows that a worker thread encodes as text. */
export interface EncodingRequest {
  readonly rows: RowBlock;
  readonly format: TextFormat;
  readonly wantsNdjson: boolean;
  /** Memory that is transferred to the thread, which writes the text into it. */
  readonly spare: SpareMemory;
}

/** The buffers to transfer to the other thread instead of copying them. */
export function memoryOf({ text, ndjson }: SpareMemory): ArrayBuffer[] {
  const views = [text, ndjson].filter((view) => view !== undefined);
  return [...new Set(views.map(({ buffer }) => buffer as ArrayBuffer))];
}
