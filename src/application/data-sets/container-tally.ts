import {
  type ContainerValues,
  LABEL_FLAG,
  type TelemetryRows,
} from '../../domain/telemetry/telemetry-rows.js';
import type { ContainerCount } from './container-count.js';

/** Counts records and positive labels per container. */
export class ContainerTally {
  private readonly byContainer = new Map<string, ContainerCount>();

  get containers(): readonly ContainerCount[] {
    return [...this.byContainer.values()];
  }

  get records(): number {
    return this.containers.reduce((sum, { records }) => sum + records, 0);
  }

  get positives(): number {
    return this.containers.reduce((sum, { positives }) => sum + positives, 0);
  }

  /** Adds `records` records of a container, `positives` of which are labelled as faulty. */
  count(containerId: string, records: number, positives: number): void {
    let count = this.byContainer.get(containerId);
    if (!count) this.byContainer.set(containerId, (count = { containerId, records: 0, positives: 0 }));
    count.records += records;
    count.positives += positives;
  }

  /** Counts rows; consecutive rows of the same container are counted together. */
  countRows({ containers, flags, length }: TelemetryRows): void {
    for (let first = 0; first < length;) {
      const { container_id: containerId } = containers[first] as ContainerValues;
      const end = endOfStretch(containers, first, length);
      this.count(containerId, end - first, positivesIn(flags, first, end));
      first = end;
    }
  }
}

function endOfStretch(containers: readonly ContainerValues[], first: number, length: number): number {
  let end = first + 1;
  while (end < length && containers[end] === containers[first]) end++;
  return end;
}

function positivesIn(flags: Uint8Array, first: number, end: number): number {
  let positives = 0;
  for (let row = first; row < end; row++) positives += (flags[row] as number) & LABEL_FLAG;
  return positives;
}
