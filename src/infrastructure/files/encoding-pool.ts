import { Worker } from 'node:worker_threads';
import type { EncodedPart } from './encoded-part.js';
import { type EncodingJob, type EncodingResult, memoryOf } from './encoding-job.js';

/** A worker keeps nothing for long, so its garbage may be collected often. */
const LIMITS = { maxYoungGenerationSizeMb: 16 };

interface Waiting {
  readonly job: EncodingJob;
  readonly resolve: (part: EncodedPart) => void;
  readonly reject: (error: Error) => void;
}

/** Worker threads that generate and encode; jobs are taken in their order by whichever thread is free. */
export class EncodingPool {
  private readonly threads: readonly Thread[];
  private readonly queue: Waiting[] = [];
  private nextId = 0;

  constructor(readonly size: number) {
    this.threads = Array.from({ length: size }, () => new Thread(() => this.queue.shift()));
  }

  encode(job: Omit<EncodingJob, 'id'>): Promise<EncodedPart> {
    return new Promise((resolve, reject) => {
      this.queue.push({ job: { ...job, id: this.nextId++ }, resolve, reject });
      this.threads.find((thread) => thread.idle)?.takeNext();
    });
  }

  /** Stops the threads; work in hand is dropped. */
  async close(): Promise<void> {
    this.queue.length = 0;
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}

class Thread {
  /** The file that the build puts beside the command line's. */
  private readonly worker = new Worker(new URL('./encoding-worker.cjs', import.meta.url), {
    resourceLimits: LIMITS,
  });
  private current: Waiting | undefined;

  constructor(private readonly next: () => Waiting | undefined) {
    this.worker.on('message', (result: EncodingResult) => this.finish(result));
    this.worker.on('error', (error) => this.current?.reject(error));
  }

  get idle(): boolean {
    return this.current === undefined;
  }

  takeNext(): void {
    this.current = this.next();
    if (this.current) this.worker.postMessage(this.current.job, memoryOf(this.current.job.spare));
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private finish({ part, failure }: EncodingResult): void {
    const done = this.current;
    this.takeNext();
    if (part) done?.resolve(part);
    else done?.reject(new Error(`A worker thread failed: ${failure}`));
  }
}
