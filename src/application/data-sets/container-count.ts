/** Records of one container, and how many of them are labelled. */
export interface ContainerCount {
  readonly containerId: string;
  records: number;
  positives: number;
}
