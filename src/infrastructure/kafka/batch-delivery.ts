import { setTimeout as sleep } from 'node:timers/promises';
import { protocolError } from './kafkajs-inside.js';
import { GarbledAnswer, type ProduceAnswer } from './produce-request.js';
import { mayBeStored, verdictOn } from './produce-verdict.js';
import type { ProducerConnection } from './producer-connection.js';

const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** The part of the connection that batches need. */
export type BatchCarrier = Pick<ProducerConnection, 'leaderOf' | 'produce' | 'refresh'>;

/** The outcome of a delivery that did not fail. A batch that is too large is not in the topic. */
export type BatchOutcome = ProduceAnswer | 'too-large';

/**
 * Delivers one batch: sends the same bytes to the partition's current leader until a broker has stored them. Brokers
 * recognise a repeated batch by its producer id and sequence number, so they store it only once.
 */
export class BatchDelivery {
  /** Whether a broker may have stored the batch although none has confirmed it. */
  perhapsStored = false;
  /** The last error, if any attempt failed. */
  lastError: unknown;
  private sent = false;

  constructor(
    private readonly partition: number,
    private readonly request: Uint8Array,
    private readonly carrier: BatchCarrier,
    /** Called with the throttle time, in milliseconds, that a broker announces. */
    private readonly throttled: (milliseconds: number) => void,
  ) {}

  /** Rejects with the first error that a retry cannot fix, or when the signal aborts. */
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
    const perhapsBefore = this.perhapsStored;
    this.sent = this.perhapsStored = true;
    const answer = await this.carrier.produce(leader, this.partition, this.request);
    this.perhapsStored = perhapsBefore || mayBeStored(answer.errorCode);
    if (answer.throttleMs > 0) this.throttled(answer.throttleMs);
    return { answer, repeated };
  }

  /** Returns undefined if the same bytes must be sent again; throws if the broker refuses the batch. */
  private outcomeOf({
    answer,
    repeated,
  }: {
    readonly answer: ProduceAnswer;
    readonly repeated: boolean;
  }): BatchOutcome | undefined {
    const verdict = verdictOn(answer.errorCode, repeated);
    if (verdict === 'stored') return answer;
    // A batch that may be in the topic is never divided: its records would be stored twice.
    if (verdict === 'too-large' && !this.perhapsStored) return 'too-large';
    this.lastError = protocolError(answer.errorCode);
    if (verdict === 'repeat') return undefined;
    throw this.lastError as Error;
  }

  /** Remembers a temporary failure; rethrows any other. */
  private noteFailure(error: unknown): undefined {
    if (!mayPass(error)) throw error;
    this.lastError = error;
  }
}

/**
 * Whether an error may be temporary: garbled answers and all errors of kafkajs. These include refused credentials,
 * because the brokers accepted them when the run began: a broker that has just started may not know its users yet.
 */
function mayPass(error: unknown): boolean {
  return error instanceof GarbledAnswer || (error instanceof Error && error.name.startsWith('KafkaJS'));
}
