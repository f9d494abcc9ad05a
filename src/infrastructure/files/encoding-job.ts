import type { FileFormat } from '../../application/telemetry-file.js';
import type { SimulationCommandFields } from '../../domain/simulation/simulation-command.js';
import type { EncodedPart } from './encoded-part.js';

/** A range of a command's records that a worker is to generate and encode. */
export interface EncodingJob {
  readonly id: number;
  readonly command: SimulationCommandFields;
  readonly from: number;
  readonly to: number;
  readonly format: FileFormat;
  readonly wantsNdjson: boolean;
}

/** What comes back: the part, or why there is none. */
export type EncodingResult =
  | { readonly id: number; readonly part: EncodedPart; readonly failure?: never }
  | { readonly id: number; readonly part?: never; readonly failure: string };

/** The part with its text cut to length, in memory that can be handed to another thread. */
export function ownMemory(part: EncodedPart): EncodedPart {
  const text = part.text?.slice();
  return { ...part, text, ndjson: part.ndjson === part.text ? text : part.ndjson?.slice() };
}

/** The memory blocks that go over to the other thread instead of being copied. */
export function memoryOf({ text, ndjson, columns }: EncodedPart): ArrayBuffer[] {
  const views = [text, ndjson, ...(columns?.values ?? [])];
  const buffers = views.filter((view) => ArrayBuffer.isView(view)).map((view) => view.buffer as ArrayBuffer);
  return [...new Set(buffers)];
}
