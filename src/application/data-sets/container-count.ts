/** How many records a container has, and how many of them are labelled as faulty. */
export interface ContainerCount {
  readonly containerId: string;
  records: number;
  positives: number;
}
