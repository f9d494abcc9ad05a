import type { FileFormat } from '../../application/telemetry-file.js';
import type { SimulationCommandFields } from '../../domain/simulation/simulation-command.js';
import type { EncodedPart, SpareMemory } from './encoded-part.js';

/** A range of a command's records that a worker is to generate and encode. */
export interface EncodingJob {
  readonly id: number;
  readonly command: SimulationCommandFields;
  readonly from: number;
  readonly to: number;
  readonly format: FileFormat;
  readonly wantsNdjson: boolean;
  /** Memory that goes over to the worker. */
  readonly spare: SpareMemory;
}

/** What comes back: the part, or why there is none. */
export type EncodingResult =
  | { readonly id: number; readonly part: EncodedPart; readonly failure?: never }
  | { readonly id: number; readonly part?: never; readonly failure: string };

/** The memory blocks that go over to the other thread instead of being copied. */
export function memoryOf({
  text,
  ndjson,
  columns = [],
}: Partial<EncodedPart> | (SpareMemory & { columns?: never })): ArrayBuffer[] {
  const values = columns.flatMap((block) => block.values);
  const views = [text, ndjson, ...values.map((column) => ('words' in column ? column.at : column))];
  const buffers = views.filter((view) => ArrayBuffer.isView(view)).map((view) => view.buffer as ArrayBuffer);
  return [...new Set(buffers)];
}
