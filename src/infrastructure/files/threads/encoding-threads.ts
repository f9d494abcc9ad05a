import { copyOfRows, memoryOfRows, type RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import { AnsweringThread } from './answering-thread.js';
import { type EncodingRequest, memoryOf } from './encoding-request.js';
import type { EncodedRows, RowEncoder, SpareMemory, TextFormat } from './row-encoder.js';

/** A thread keeps objects only for a short time, so a small young generation is enough. */
const LIMITS = { maxYoungGenerationSizeMb: 16 };
/** Rows per request of one thread: so many that the cost of the transfer does not matter. */
const ROWS_OF_A_THREAD = 8192;

/** Worker threads that encode rows as text; each one encodes a part of every block. */
export class EncodingThreads {
  private readonly threads: readonly AnsweringThread<EncodingRequest, EncodedRows>[];

  constructor(count: number) {
    // The build puts this file next to the command line's bundle.
    const file = new URL('./encoding-worker.cjs', import.meta.url);
    this.threads = Array.from({ length: count }, () => new AnsweringThread(file, { resourceLimits: LIMITS }));
  }

  /** An encoder that uses all threads. */
  encoder(format: TextFormat, wantsNdjson: boolean): RowEncoder {
    return new ThreadedRowEncoder(this.threads, format, wantsNdjson);
  }

  /** Stops the threads and drops unfinished work. */
  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}

class ThreadedRowEncoder implements RowEncoder {
  readonly rowsAtOnce: number;
  /** The result of the last call, whose memory the next call reuses. */
  private encoded: readonly EncodedRows[] = [];

  constructor(
    private readonly threads: readonly AnsweringThread<EncodingRequest, EncodedRows>[],
    private readonly format: TextFormat,
    private readonly wantsNdjson: boolean,
  ) {
    this.rowsAtOnce = ROWS_OF_A_THREAD * threads.length;
  }

  async encode(rows: RowBlock): Promise<readonly EncodedRows[]> {
    const { format, wantsNdjson, threads } = this;
    const share = Math.ceil(rows.length / threads.length);
    const answers = threads.map((thread, i) => {
      const block = copyOfRows(
        rows,
        Math.min(i * share, rows.length),
        Math.min((i + 1) * share, rows.length),
      );
      const spare = spareMemoryOf(this.encoded[i]);
      return thread.ask({ rows: block, format, wantsNdjson, spare }, [
        ...memoryOfRows(block),
        ...memoryOf(spare),
      ]);
    });
    this.encoded = await Promise.all(answers);
    return this.encoded;
  }
}

/** The whole buffers, of which the text may fill only a part. */
function spareMemoryOf(encoded: EncodedRows | undefined): SpareMemory {
  if (!encoded) return {};
  const { text, ndjson } = encoded;
  const whole = (view: Uint8Array | undefined) => view && new Uint8Array(view.buffer as ArrayBuffer);
  return { text: whole(text), ndjson: ndjson?.buffer === text.buffer ? undefined : whole(ndjson) };
}
