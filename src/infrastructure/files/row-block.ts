import { NUMBERS, type TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';

/** A copy of rows, which can be kept, and handed over to another thread. */
export type RowBlock = Pick<TelemetryRows, 'length' | 'sources' | 'measuredAt' | 'numbers' | 'flags'>;

export function blockOf({ length, sources, measuredAt, numbers, flags }: TelemetryRows): RowBlock {
  return {
    length,
    sources: sources.slice(0, length),
    measuredAt: measuredAt.slice(0, length),
    numbers: numbers.slice(0, length * NUMBERS),
    flags: flags.slice(0, length),
  };
}

/** What goes over to the other thread instead of being copied. */
export function memoryOfRows({ measuredAt, numbers, flags }: RowBlock): ArrayBuffer[] {
  return [measuredAt, numbers, flags].map(({ buffer }) => buffer as ArrayBuffer);
}
