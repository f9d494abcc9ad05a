import { parentPort, Worker, type WorkerOptions } from 'node:worker_threads';

type Answer<A> = { readonly answer: A; readonly failure?: never } | { readonly failure: string };

interface Waiting<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: Error) => void;
}

/** A worker thread that answers requests in order; the code that runs in it calls `answerRequests`. */
export class AnsweringThread<Request, A> {
  private readonly worker: Worker;
  private readonly waiting: Waiting<A>[] = [];
  private broken: Error | undefined;

  constructor(file: URL, options: Pick<WorkerOptions, 'resourceLimits' | 'workerData'>) {
    this.worker = new Worker(file, options);
    this.worker.on('message', (answer: Answer<A>) => this.hear(answer));
    this.worker.on('error', (error) => this.breakDown(error));
  }

  /** Sends a request and transfers `memory` instead of copying it. Rejects if the request fails or the thread ends. */
  ask(request: Request, memory: readonly ArrayBuffer[]): Promise<A> {
    return new Promise((resolve, reject) => {
      if (this.broken) {
        reject(this.broken);
      } else {
        this.waiting.push({ resolve, reject });
        this.worker.postMessage(request, memory);
      }
    });
  }

  /** Ends the thread; the promises of pending requests never settle. */
  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private hear(answer: Answer<A>): void {
    const asked = this.waiting.shift();
    if (answer.failure === undefined) asked?.resolve(answer.answer);
    else asked?.reject(new Error(`A worker thread failed: ${answer.failure}`));
  }

  private breakDown(error: Error): void {
    this.broken = new Error(`A worker thread ended: ${error.message}`, { cause: error });
    for (const { reject } of this.waiting.splice(0)) reject(this.broken);
  }
}

/** Answers, inside a worker thread, the requests of its `AnsweringThread`; transfers `memoryOf` each answer. */
export function answerRequests<A>(
  answerTo: (request: never) => A,
  memoryOf: (answer: A) => readonly ArrayBuffer[],
): void {
  parentPort?.on('message', (request: unknown) => {
    try {
      const answer = answerTo(request as never);
      parentPort?.postMessage({ answer } satisfies Answer<A>, memoryOf(answer));
    } catch (error) {
      const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ failure } satisfies Answer<A>);
    }
  });
}
