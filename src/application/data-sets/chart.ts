/** A chart of a file. */
export interface ChartOrder {
  readonly file: string;
  /** Where the chart goes; its form by the ending: .html, .png or .svg. */
  readonly out: string;
  /** Undefined: the file's first. */
  readonly containerId: string | undefined;
}

/** What a chart shows. */
export interface ChartReport {
  readonly containerId: string;
  readonly records: number;
  readonly positives: number;
  readonly bytes: number;
}
