/** A request for a chart of a telemetry file. */
export interface ChartOrder {
  readonly file: string;
  /** Where the chart is written; the file extension selects its format: .html, .png or .svg. */
  readonly out: string;
  /** Undefined: the first container in the file. */
  readonly containerId: string | undefined;
}

/** What a chart shows. */
export interface ChartReport {
  readonly containerId: string;
  readonly records: number;
  readonly positives: number;
  readonly bytes: number;
}
