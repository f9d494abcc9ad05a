import { setTimeout as sleep } from 'node:timers/promises';
import { protocolError } from './kafkajs-inside.js';
import { GarbledAnswer, type ProduceAnswer } from './produce-request.js';
import { mayBeKept, verdictOn } from './produce-verdict.js';
import type { ProducerConnection } from './producer-connection.js';

const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** The part of the connection that batches need. */
export type BatchCarrier = Pick<ProducerConnection, 'leaderOf' | 'produce' | 'refresh'>;

/** How a batch ended that did not fail; one that is too large is not in the topic. */
export type BatchOutcome = ProduceAnswer | 'too-large';

/**
 * One batch on its way: the same bytes, again and again, to the partition's current leader, until a broker has stored them.
 * Brokers know them by producer and sequence number, so they keep them once.
 */
export class BatchDelivery {
  /** Whether a broker may have kept the batch, though none has said so. */
  perhapsKept = false;
  /** What was heard last, where it was no success. */
  lastError: unknown;
  private sent = false;

  constructor(
    private readonly partition: number,
    private readonly request: Uint8Array,
    private readonly carrier: BatchCarrier,
    /** Called with the milliseconds for which a broker throttles. */
    private readonly throttled: (milliseconds: number) => void,
  ) {}

  /** Rejects with what no repetition mends, or when the signal aborts. */
  async complete(signal: AbortSignal): Promise<BatchOutcome> {
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const answer = await this.answer().catch((error: unknown) => this.noteFailure(error));
      const outcome = answer && this.outcomeOf(answer);
      if (outcome) return outcome;
      await sleep(pauseMs, undefined, { signal });
      await this.carrier.refresh().catch((error: unknown) => this.noteFailure(error));
      signal.throwIfAborted();
    }
  }

  /** Sends the batch once. */
  private async answer(): Promise<{ readonly answer: ProduceAnswer; readonly repeated: boolean }> {
    const leader = await this.carrier.leaderOf(this.partition);
    const repeated = this.sent;
    const keptBefore = this.perhapsKept;
    this.sent = this.perhapsKept = true;
    const answer = await this.carrier.produce(leader, this.partition, this.request);
    this.perhapsKept = keptBefore || mayBeKept(answer.errorCode);
    if (answer.throttleMs > 0) this.throttled(answer.throttleMs);
    return { answer, repeated };
  }

  /** Undefined where the same bytes are to be sent again. */
  private outcomeOf({
    answer,
    repeated,
  }: {
    readonly answer: ProduceAnswer;
    readonly repeated: boolean;
  }): BatchOutcome | undefined {
    const verdict = verdictOn(answer.errorCode, repeated);
    if (verdict === 'kept') return answer;
    // A batch that may be there is never divided: its parts would come twice.
    if (verdict === 'too-large' && !this.perhapsKept) return 'too-large';
    this.lastError = protocolError(answer.errorCode);
    if (verdict === 'repeat') return undefined;
    throw this.lastError as Error;
  }

  /** Remembers a failure that may pass; rethrows any other. */
  private noteFailure(error: unknown): undefined {
    if (!mayPass(error)) throw error;
    this.lastError = error;
  }
}

/**
 * What comes of brokers that go away and come back: all that kafkajs tells of. Refused credentials too, because the run
 * has been let in with them before: a broker that has just started may not know its users yet.
 */
function mayPass(error: unknown): boolean {
  return error instanceof GarbledAnswer || (error instanceof Error && error.name.startsWith('KafkaJS'));
}
