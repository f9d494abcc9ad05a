import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { Destination } from './telemetry-publisher.js';

/** What a run has to do. */
export interface RunOrder {
  readonly id: string;
  readonly command: SimulationCommand;
  /** Undefined: as fast as the destination takes them. */
  readonly recordsPerSecond: number | undefined;
}

/** A request that may be repeated: the client's key, and a text that is equal for equal requests. */
export interface IdempotentRequest {
  readonly key: string;
  readonly content: string;
}

/** A request to start or cancel a run. */
export type RunRequest =
  | { readonly kind: 'start'; readonly order: RunOrder; readonly idempotency: IdempotentRequest | undefined }
  | { readonly kind: 'cancel'; readonly runId: string };

/** Why a run failed. */
export interface RunFailure {
  readonly code: string;
  readonly message: string;
}

/** What the owner of a run decided or learned about it. */
export type RunEvent = { readonly runId: string } & (
  | {
      readonly kind: 'accepted';
      readonly at: Date;
      readonly order: RunOrder;
      readonly destination: Destination;
    }
  | { readonly kind: 'started'; readonly at: Date }
  | { readonly kind: 'cancel-requested' }
  /** The total number of records acknowledged so far. */
  | { readonly kind: 'progress'; readonly acknowledged: number }
  /** The destination makes the run wait this much longer. */
  | { readonly kind: 'throttled'; readonly milliseconds: number }
  | {
      readonly kind: 'ended';
      readonly at: Date;
      readonly status: 'succeeded' | 'failed' | 'cancelled';
      readonly failure: RunFailure | undefined;
    }
  /** The run is no longer remembered. */
  | { readonly kind: 'forgotten' }
);

/**
 * The log of all runs. A client writes a request to it, the owner of the run decides, and the client waits for the
 * decision; client and owner may be different processes.
 */
export abstract class RunStore {
  /**
   * Stores a request and waits for the decision. Resolves with the id of the run; a repeated request gets the id of its
   * earlier run. Rejects with the `KnownError` with which the owner refused.
   */
  abstract ask(request: RunRequest): Promise<string>;

  /** Passes requests to the owner one at a time. `decide` rejects to refuse a request. */
  abstract serve(decide: (request: RunRequest) => Promise<string>): void;

  /** Stores an event. Resolves once it is as durable as the store can make it. */
  abstract append(event: RunEvent): Promise<void>;

  /** Calls `listener` with each stored event in order, then with each new one. */
  abstract follow(listener: (event: RunEvent) => void): void;
}
