import type { ColumnSet } from '../../../domain/reefer/schema.js';
import { copyOfRows, memoryOfRows, type RowBlock } from '../../../domain/telemetry/telemetry-rows.js';
import type { RowFeed } from '../../../application/runs/deliver-rows.js';
import type { ContainerPlan } from '../../../domain/simulation/container-plan.js';
import type { SimulationCommand } from '../../../domain/simulation/simulation-command.js';
import { AnsweringThread } from './answering-thread.js';
import { type FleetShare, MergedFeed } from './merged-feed.js';
import { memoryOf, type RowRequest } from './row-request.js';
import type { EncodedRows, RowEncoder, SpareMemory, TextFormat } from './row-encoder.js';

/** A thread keeps objects only for a short time, so a small young generation is enough. */
const LIMITS = { maxYoungGenerationSizeMb: 16 };
/** Rows per request of one thread: so many that the cost of the transfer does not matter. */
const ROWS_OF_A_THREAD = 8192;

type RowThread = AnsweringThread<RowRequest, RowBlock | EncodedRows>;

/** Worker threads that make rows, each for a share of the containers, and encode them as text, each a part of every block. */
export class RowThreads {
  private readonly threads: readonly RowThread[];

  constructor(count: number) {
    // The build puts this file next to the command line's bundle.
    const file = new URL('./row-worker.cjs', import.meta.url);
    this.threads = Array.from({ length: count }, () => new AnsweringThread(file, { resourceLimits: LIMITS }));
  }

  /** An encoder that uses all threads. */
  encoder(format: TextFormat, wantsNdjson: boolean): RowEncoder {
    return new ThreadedRowEncoder(this.threads, format, wantsNdjson);
  }

  /** The rows of a command, made by all threads. */
  feed(command: SimulationCommand, columns: ColumnSet): RowFeed {
    const shares = sharesOf(command.containers, this.threads.length);
    return new MergedFeed(shares.map((plans, i) => this.share(i, command.withContainers(plans), columns)));
  }

  /** Stops the threads and drops unfinished work. */
  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  private share(i: number, command: SimulationCommand, columns: ColumnSet): FleetShare {
    const thread = this.threads[i] as RowThread;
    let begin: { command: SimulationCommand; columns: ColumnSet } | undefined = { command, columns };
    return {
      records: command.records,
      next: () => {
        const made = thread.ask({ begin, most: ROWS_OF_A_THREAD }, []) as Promise<RowBlock>;
        begin = undefined;
        return made;
      },
    };
  }
}

/** Containers in at most `count` groups, in order, with about as many records in each. */
export function sharesOf(
  plans: readonly ContainerPlan[],
  count: number,
): readonly (readonly ContainerPlan[])[] {
  const total = plans.reduce((sum, { records }) => sum + records, 0);
  const groups: ContainerPlan[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const plan of plans) {
    const middle = before + plan.records / 2;
    (groups[Math.floor((count * middle) / total)] as ContainerPlan[]).push(plan);
    before += plan.records;
  }
  return groups.filter(({ length }) => length > 0);
}

class ThreadedRowEncoder implements RowEncoder {
  readonly rowsAtOnce: number;
  /** The result of the last call, whose memory the next call reuses. */
  private encoded: readonly EncodedRows[] = [];

  constructor(
    private readonly threads: readonly RowThread[],
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
      const answer = thread.ask({ rows: block, format, wantsNdjson, spare }, [
        ...memoryOfRows(block),
        ...memoryOf(spare),
      ]);
      return answer as Promise<EncodedRows>;
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
