import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** A file of telemetry that has been read once and found in order. */
export interface RecordFile {
  readonly path: string;
  readonly records: number;
  /** In the order in which they appear. */
  readonly containerIds: readonly string[];
  /** Time of the latest measurement, seconds since 1970. */
  readonly lastEpochSeconds: number;
  /** Where a measured value is first missing, for messages. */
  readonly firstGap: string | undefined;
  /** Reads the records again, in order, in blocks. */
  blocks(): AsyncIterable<readonly TelemetryRecord[]>;
}
