import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { FaultRecipe } from '../../domain/scenario/scenario.js';
import type { SimulationKind } from '../../domain/simulation/simulation-kind.js';
import type { PacePlan } from '../../domain/simulation/schedule.js';
import type { TransmissionCounts } from '../../domain/simulation/transmission.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { Destination } from './telemetry-publisher.js';

/** What a run has to do. */
export interface RunOrder {
  readonly id: string;
  readonly command: SimulationCommand;
  /** What the messages have. */
  readonly columns: ColumnSet;
  /** Undefined: as fast as the destination takes them. */
  readonly pace: PacePlan | undefined;
  /** Whether no other run may have its containers at the same time. */
  readonly exclusive: boolean;
  readonly origin: RunOrigin;
}

/** What a run was started from. */
export interface RunOrigin {
  /** Whether one container was asked for, or a scenario. */
  readonly kind: 'control' | 'scenario';
  /** The scenario with its seed, start and interventions: drawn again, it gives the command. */
  readonly document: ScenarioDocument;
  /** The contract's name of what befalls the one container. */
  readonly simulation?: SimulationKind;
  /** Who started it; undefined if callers need not say who they are. */
  readonly caller?: string | undefined;
  /** Further faults of the one container, as the request says them. */
  readonly faults?: readonly unknown[];
}

/** A scenario document as YAML or JSON gives it. */
export type ScenarioDocument = Readonly<Record<string, unknown>>;

/** A request that may be repeated: the client's key, and a text that is equal for equal requests. */
export interface IdempotentRequest {
  readonly key: string;
  readonly content: string;
}

/** A request to start or cancel a run, to pause it or let it go on, or to begin or end a fault of a container. */
export type RunRequest =
  | { readonly kind: 'start'; readonly order: RunOrder; readonly idempotency: IdempotentRequest | undefined }
  | { readonly kind: 'cancel'; readonly runId: string }
  | { readonly kind: 'pause'; readonly runId: string; readonly paused: boolean }
  | {
      readonly kind: 'begin-fault';
      readonly runId: string;
      readonly containerId: string;
      readonly fault: FaultRecipe;
      /** The fault as a document says it. */
      readonly document: ScenarioDocument;
    }
  | { readonly kind: 'end-fault'; readonly runId: string; readonly faultId: string };

/** What was decided about a request. */
export interface RunDecision {
  /** A repeated start gets the id of its earlier run. */
  readonly runId: string;
  /** Of a fault that was begun or ended. */
  readonly fault?: { readonly id: string; readonly containerId: string; readonly firstRecord: number };
}

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
      /** What the caller should know, one text each. */
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'started'; readonly at: Date }
  | { readonly kind: 'cancel-requested' }
  /** The total number of records acknowledged so far, and what befell records on their way, if anything can. */
  | {
      readonly kind: 'progress';
      readonly acknowledged: number;
      readonly transmission?: TransmissionCounts | undefined;
    }
  | { readonly kind: 'paused'; readonly paused: boolean }
  /** The command and the document have changed from the container's record on. */
  | {
      readonly kind: 'intervened';
      readonly at: Date;
      readonly command: SimulationCommand;
      readonly document: ScenarioDocument;
    }
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
   * Stores a request and waits for the decision. Rejects with the `KnownError` with which the owner refused.
   */
  abstract ask(request: RunRequest): Promise<RunDecision>;

  /** Passes requests to the owner one at a time. `decide` rejects to refuse a request. */
  abstract serve(decide: (request: RunRequest) => Promise<RunDecision>): void;

  /** Stores an event. Resolves once it is as durable as the store can make it. */
  abstract append(event: RunEvent): Promise<void>;

  /** Calls `listener` with each stored event in order, then with each new one. */
  abstract follow(listener: (event: RunEvent) => void): void;
}
