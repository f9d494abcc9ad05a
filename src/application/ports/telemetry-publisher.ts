import type { ColumnSet } from '../../domain/reefer/schema.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';

/** What a destination has to know of a run before its first record. */
export interface DeliveryPlan {
  readonly runId: string;
  readonly containerIds: readonly string[];
  readonly records: number;
  readonly columns: ColumnSet;
  /** Why measured values may be missing, or where one is: rows then have NaN. Undefined: they are all there. */
  readonly gaps: string | undefined;
  /** Time of the last measurement, seconds since 1970. */
  readonly lastEpochSeconds: number;
}

/** Where telemetry goes, as users are told. */
export interface Destination {
  /** For programs: short, and always the same. */
  readonly kind: string;
  /** For people, after "telemetry goes": `to topic reefer-telemetry`. */
  readonly label: string;
  /** What views show beside the kind. */
  readonly details: Readonly<Record<string, string | readonly string[]>>;
  /** Why telemetry goes nowhere; undefined where it goes somewhere. */
  readonly warning?: string;
}

/** Where telemetry goes. */
export abstract class TelemetryPublisher {
  abstract readonly destination: Destination;

  /** Throws a `WrongUse` if the destination could never take such a run. */
  abstract assertAccepts(plan: DeliveryPlan): void;

  /** Opens one run's delivery; rejects with a `DestinationError` if it cannot be reached or the signal aborts. */
  abstract open(plan: DeliveryPlan, signal: AbortSignal): Promise<Delivery>;

  /**
   * Resolves if the destination answers and can take telemetry; rejects with a `DestinationError` that says why not, or
   * when the signal aborts.
   */
  abstract ping(signal: AbortSignal): Promise<void>;

  /** Closes what is kept open between deliveries; never rejects. */
  abstract close(): Promise<void>;
}

/** What a destination has to know of a run while it writes. */
export interface WriteWatch {
  /** Aborts when the run is to stop: a destination that throttles is then no longer waited for. */
  readonly signal: AbortSignal;
  /** Called with the milliseconds for which the destination throttles. */
  throttled(milliseconds: number): void;
}

/** For writes without a watcher. */
export const UNWATCHED: WriteWatch = { signal: new AbortController().signal, throttled: () => undefined };

/** What a destination says of a delivery that is complete. */
export interface DeliveryReport {
  /** What is worth knowing, a sentence each. */
  readonly notes: readonly string[];
}

/** One run's way to the destination: `write` until the end, then `complete`, or else `abandon`. */
export interface Delivery {
  /** Records that one `write` takes best now; never more than at the beginning. */
  readonly recordsPerWrite: number;

  /** The first so many records of the run are durable; after a rejection the truth is "at least these". */
  readonly acknowledged: number;

  /**
   * Resolves once every row is durable at the destination, in order for each container, or when the watch's signal
   * aborts while the destination throttles. Rejects otherwise, within a deadline of the destination's own. One call at a
   * time; the rows may be used again when it has settled.
   */
  write(rows: TelemetryRows, watch?: WriteWatch): Promise<void>;

  /** Makes the run final: flush, rename, commit. */
  complete(): Promise<DeliveryReport>;

  /** Leaves the destination as a failed or cancelled run must leave it; takes back nothing that was completed. */
  abandon(): Promise<void>;
}
