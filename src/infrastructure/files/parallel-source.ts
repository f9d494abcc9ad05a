import type { BlockSource } from '../../application/deliver-records.js';
import type { FileFormat } from '../../application/telemetry-file.js';
import { RECORDS_PER_BLOCK } from '../../domain/models/statistical-stream.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { EncodedPart, SpareMemory } from './encoded-part.js';
import type { EncodingPool } from './encoding-pool.js';

/** Records of a part, about: large enough that handing it over does not count, small enough for memory. */
const PART_RECORDS = 16_384;
const LARGEST_PART_RECORDS = 65_536;
/** Parts that are made or wait to be written, for each thread. */
const PARTS_AHEAD = 2;

/** A command's telemetry, encoded by worker threads and given in order. */
export class ParallelSource implements BlockSource<EncodedPart> {
  remaining: number;
  private readonly partRecords: number;
  private readonly ahead: Promise<EncodedPart>[] = [];
  private asked = 0;
  /** Memory of parts that are written; whoever takes the next part is done with the one before. */
  private readonly spare: SpareMemory[] = [];
  private taken: EncodedPart | undefined;

  constructor(
    private readonly command: SimulationCommand,
    private readonly format: FileFormat,
    private readonly wantsNdjson: boolean,
    private readonly pool: EncodingPool,
  ) {
    this.remaining = command.records;
    this.partRecords = partRecordsOf(command.streams.length);
  }

  async take(): Promise<EncodedPart> {
    if (this.taken) this.spare.push(spareMemoryOf(this.taken));
    while (this.ahead.length < this.pool.size * PARTS_AHEAD && this.asked < this.command.records) this.ask();
    const part = await (this.ahead.shift() as Promise<EncodedPart>);
    this.remaining -= part.records;
    this.taken = part;
    return part;
  }

  private ask(): void {
    const { command, format, wantsNdjson, asked: from } = this;
    this.asked = Math.min(from + this.partRecords, command.records);
    const { streams, seed, startEpochSeconds, intervalSeconds } = command;
    const fields = { streams, seed, startEpochSeconds, intervalSeconds };
    const part = this.pool.encode({
      command: fields,
      from,
      to: this.asked,
      format,
      wantsNdjson,
      spare: this.spare.pop() ?? {},
    });
    part.catch(() => undefined); // Whoever takes it hears of it.
    this.ahead.push(part);
  }
}

/** All of the memory, which the text may have filled in part. */
function spareMemoryOf({ text, ndjson }: EncodedPart): SpareMemory {
  const whole = (view: Uint8Array | undefined) => view && new Uint8Array(view.buffer as ArrayBuffer);
  return { text: whole(text), ndjson: ndjson === text ? undefined : whole(ndjson) };
}

/**
 * Whether ranges of records can be made apart at no extra cost: each has to begin with a block of random numbers of every
 * container, and must not be so large that several waiting ones fill the memory.
 */
export function canBeSplit({ streams }: SimulationCommand): boolean {
  return streams.length * RECORDS_PER_BLOCK <= LARGEST_PART_RECORDS;
}

/** Whole blocks of every container's random streams, so that no part begins within one and draws in vain. */
function partRecordsOf(containers: number): number {
  const block = RECORDS_PER_BLOCK * containers;
  return block * Math.max(1, Math.floor(PART_RECORDS / block));
}
