/** The part of Jest's results that the reporter reads. */
export interface Results {
  readonly testResults: readonly {
    readonly testResults: readonly { readonly ancestorTitles: readonly string[]; readonly status: string }[];
  }[];
}

export default class MissingPartsReporter {
  onRunComplete(contexts: unknown, results: Results): void;
}
