import { AnsweringThread } from './answering-thread.js';
import type { EncodedPart } from './encoded-part.js';
import { type EncodingJob, memoryOf } from './encoding-job.js';

/** A thread keeps nothing for long, so its garbage may be collected often. */
const LIMITS = { maxYoungGenerationSizeMb: 16 };

interface Waiting {
  readonly job: EncodingJob;
  readonly resolve: (part: EncodedPart) => void;
  readonly reject: (error: Error) => void;
}

/** Worker threads that generate and encode; jobs are taken in their order by whichever thread is free. */
export class EncodingPool {
  private readonly threads: readonly AnsweringThread<EncodingJob, EncodedPart>[];
  private readonly idle: AnsweringThread<EncodingJob, EncodedPart>[];
  private readonly queue: Waiting[] = [];

  constructor(readonly size: number) {
    // The build puts this file beside the command line's.
    const file = new URL('./encoding-worker.cjs', import.meta.url);
    this.threads = Array.from({ length: size }, () => new AnsweringThread(file, { resourceLimits: LIMITS }));
    this.idle = [...this.threads];
  }

  encode(job: EncodingJob): Promise<EncodedPart> {
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject });
      const thread = this.idle.pop();
      if (thread) void this.serve(thread);
    });
  }

  /** Stops the threads; work in hand is dropped. */
  async close(): Promise<void> {
    this.queue.length = 0;
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }

  private async serve(thread: AnsweringThread<EncodingJob, EncodedPart>): Promise<void> {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      await thread.ask(next.job, memoryOf(next.job.spare)).then(next.resolve, next.reject);
    }
    this.idle.push(thread);
  }
}
