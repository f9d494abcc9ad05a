import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';

/** What a destination has to know about a run before its first record. */
export interface DeliveryPlan {
  readonly runId: string;
  readonly containerIds: readonly string[];
  readonly records: number;
  readonly columns: ColumnSet;
  /** Why measured values may be missing, or where one is: rows then have NaN. Undefined: they are all there. */
  readonly gaps: string | undefined;
  /** Times of the first and the last measurement, seconds since 1970. */
  readonly firstEpochSeconds: number;
  readonly lastEpochSeconds: number;
  /** Whether each record is sent when it is measured, or later. */
  readonly keepsToClock?: boolean;
}

/** A destination as described to users. */
export interface Destination {
  /** A short, stable name for programs. */
  readonly kind: string;
  /** For people; completes "telemetry goes …": `to topic reefer-telemetry`. */
  readonly label: string;
  /** What views show besides the kind. */
  readonly details: Readonly<Record<string, string | readonly string[]>>;
  /** Why telemetry goes nowhere; undefined if it is sent somewhere. */
  readonly warning?: string;
}

/** Publishes telemetry to a destination. */
export abstract class TelemetryPublisher {
  abstract readonly destination: Destination;

  /** Throws a `WrongUse` if the destination, by what the last `ping` learned, can never accept such a run. */
  abstract assertAccepts(plan: DeliveryPlan): void;

  /** What the user should know before such a run, one text each, by what the last `ping` learned. */
  abstract warnings(plan: DeliveryPlan): readonly string[];

  /** Opens a delivery for one run; rejects with a `DestinationError` if that fails or the signal aborts. */
  abstract open(plan: DeliveryPlan, signal: AbortSignal): Promise<Delivery>;

  /**
   * Resolves if the destination answers and can take telemetry. Rejects with a `DestinationError` that gives the reason
   * if it cannot, or when the signal aborts.
   */
  abstract ping(signal: AbortSignal): Promise<void>;

  /** Closes everything that stays open between deliveries; never rejects. */
  abstract close(): Promise<void>;
}

/** Lets a write be cancelled and report throttling. */
export interface WriteWatch {
  /** Aborts when the run has to stop; a write then no longer waits for a destination that throttles. */
  readonly signal: AbortSignal;
  /** Called with the milliseconds for which the destination throttles. */
  throttled(milliseconds: number): void;
}

/** For writes that nobody watches. */
export const UNWATCHED: WriteWatch = { signal: new AbortController().signal, throttled: () => undefined };

/** What a destination reports about a complete delivery. */
export interface DeliveryReport {
  /** Information for the user, one sentence each. */
  readonly notes: readonly string[];
}

/** The delivery of one run: call `write` until all rows are written, then `complete`; on failure, `abandon`. */
export interface Delivery {
  /** The best number of records for the next `write`; never larger than at the beginning. */
  readonly recordsPerWrite: number;

  /** How many records, counted from the start of the run, are durable; after a rejection, at least this many. */
  readonly acknowledged: number;

  /**
   * Resolves once every row is durable at the destination, in order for each container, or when the watch's signal
   * aborts while the destination throttles. Otherwise rejects, within the destination's own deadline. Only one call may
   * be pending at a time; the caller may reuse the rows once it has settled.
   */
  write(rows: TelemetryRows, watch?: WriteWatch): Promise<void>;

  /** Makes the run final: flush, rename, commit. */
  complete(): Promise<DeliveryReport>;

  /** Cleans up after a failed or cancelled run; does not undo a delivery that was completed. */
  abandon(): Promise<void>;
}
