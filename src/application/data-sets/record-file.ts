import type { TelemetryRecord } from '../../domain/telemetry/telemetry-record.js';

/** What comes first in dates such as `01/02/2026`: the month or the day. */
export const DATE_ORDERS = ['mdy', 'dmy'] as const;

export type DateOrder = (typeof DATE_ORDERS)[number];

/** What a file does not say of itself. */
export interface RecordReading {
  /** Undefined: the file's dates have to show it. */
  readonly dateOrder?: DateOrder | undefined;
}

/** A telemetry file that has been read once and found valid. */
export interface RecordFile {
  readonly path: string;
  readonly records: number;
  /** In order of first appearance. */
  readonly containerIds: readonly string[];
  /** Times of the earliest and the latest measurement, seconds since 1970. */
  readonly firstEpochSeconds: number;
  readonly lastEpochSeconds: number;
  /** Where a measured value is first missing, for messages. */
  readonly firstGap: string | undefined;
  /** Where a record is first earlier than the one of its container before it, for messages. */
  readonly firstDisorder: string | undefined;
  /** Reads the records again, in order, in blocks. */
  blocks(): AsyncIterable<readonly TelemetryRecord[]>;
}
