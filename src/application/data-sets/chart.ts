import type { RecordReading } from './record-file.js';

/** A request for a chart of a telemetry file. */
export interface ChartOrder {
  readonly file: string;
  readonly reading?: RecordReading;
  /** Where the chart is written; the file extension selects its format: .html, .png or .svg. */
  readonly out: string;
  /** Empty: those with the most labelled records. */
  readonly containerIds: readonly string[];
  /** How many containers are drawn, if none is named. */
  readonly containers: number;
}

/** A container that a chart shows. */
export interface ChartedContainer {
  readonly containerId: string;
  readonly records: number;
  readonly positives: number;
}

/** What a chart shows. */
export interface ChartReport {
  readonly shown: readonly ChartedContainer[];
  /** Containers of the file that are not shown; undefined: not counted, because some were named. */
  readonly others: number | undefined;
  /** Whether records stood in another order than that of time, and were put into it. */
  readonly sorted: boolean;
  readonly bytes: number;
}
