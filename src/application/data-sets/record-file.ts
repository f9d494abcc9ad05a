import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** A telemetry file that has been read once and found valid. */
export interface RecordFile {
  readonly path: string;
  readonly records: number;
  /** In order of first appearance. */
  readonly containerIds: readonly string[];
  /** Time of the latest measurement, seconds since 1970. */
  readonly lastEpochSeconds: number;
  /** Where a measured value is first missing, for messages. */
  readonly firstGap: string | undefined;
  /** Reads the records again, in order, in blocks. */
  blocks(): AsyncIterable<readonly TelemetryRecord[]>;
}
