import type { FileFormat } from '../../application/telemetry-file.js';
import type { SimulationCommandFields } from '../../domain/simulation/simulation-command.js';
import type { SpareMemory } from './encoded-part.js';

/** A range of a command's records that a worker is to generate and encode. */
export interface EncodingJob {
  readonly command: SimulationCommandFields;
  readonly from: number;
  readonly to: number;
  readonly format: FileFormat;
  readonly wantsNdjson: boolean;
  /** Memory that goes over to the worker. */
  readonly spare: SpareMemory;
}

/** The memory that goes over to the other thread instead of being copied. */
export function memoryOf({ text, ndjson }: SpareMemory): ArrayBuffer[] {
  const views = [text, ndjson].filter((view) => view !== undefined);
  return [...new Set(views.map(({ buffer }) => buffer as ArrayBuffer))];
}
