import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { Destination } from './telemetry-publisher.js';

/** What a run is to do. */
export interface RunOrder {
  readonly id: string;
  readonly command: SimulationCommand;
  /** Undefined: as fast as the destination takes them. */
  readonly recordsPerSecond: number | undefined;
}

/** A request that may come again: the client's key, and a text that is equal for equal requests. */
export interface IdempotentRequest {
  readonly key: string;
  readonly content: string;
}

/** What somebody wants to happen to a run. */
export type RunRequest =
  | { readonly kind: 'start'; readonly order: RunOrder; readonly idempotency: IdempotentRequest | undefined }
  | { readonly kind: 'cancel'; readonly runId: string };

/** Why a run failed. */
export interface RunFailure {
  readonly code: string;
  readonly message: string;
}

/** What the owner of a run decided, or learned of it. */
export type RunEvent = { readonly runId: string } & (
  | {
      readonly kind: 'accepted';
      readonly at: Date;
      readonly order: RunOrder;
      readonly destination: Destination;
    }
  | { readonly kind: 'started'; readonly at: Date }
  | { readonly kind: 'cancel-requested' }
  /** So many records are acknowledged altogether. */
  | { readonly kind: 'progress'; readonly acknowledged: number }
  /** The destination makes the run wait for so much longer. */
  | { readonly kind: 'throttled'; readonly milliseconds: number }
  | {
      readonly kind: 'ended';
      readonly at: Date;
      readonly status: 'succeeded' | 'failed' | 'cancelled';
      readonly failure: RunFailure | undefined;
    }
  /** The run is not kept any longer. */
  | { readonly kind: 'forgotten' }
);

/**
 * The log of all runs. The one who asks and the one who decides may be different processes: a request is written down,
 * the owner of the run decides, and the one who asked waits for the decision.
 */
export abstract class RunStore {
  /**
   * Writes a request down and waits for the decision. Resolves with the id of the run: of an earlier one if the request
   * repeats an earlier one. Rejects with the `KnownError` by which the owner refused.
   */
  abstract ask(request: RunRequest): Promise<string>;

  /** Hands requests to the owner, the next one when the one before is decided. `decide` throws to refuse. */
  abstract serve(decide: (request: RunRequest) => Promise<string>): void;

  /** Writes an event down. Resolves once it is as durable as the store can make it. */
  abstract append(event: RunEvent): Promise<void>;

  /** Calls `listener` with each event that is kept, in order, then with each new one. */
  abstract follow(listener: (event: RunEvent) => void): void;
}
