import type { ContainerValues, TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';

/** Groups the rows of a block by partition and keeps their order; reuses its memory. */
export class RowsByPartition {
  private groupOfRow = new Uint16Array(0);
  private rowNumbers = new Uint32Array(0);
  private readonly ends: Uint32Array;

  /** `groupOf`: the index of a container's partition among the run's partitions, below `groups`. */
  constructor(
    private readonly groups: number,
    private readonly groupOf: (containerId: string) => number,
  ) {
    this.ends = new Uint32Array(groups);
  }

  /** The row numbers of each group; valid until the next call. */
  sort(rows: TelemetryRows): readonly Uint32Array[] {
    this.count(rows);
    const { groupOfRow, rowNumbers, ends } = this;
    const starts = Uint32Array.from(ends, (_, group) => (group === 0 ? 0 : (ends[group - 1] as number)));
    const next = Uint32Array.from(starts);
    for (let row = 0; row < rows.length; row++) {
      const group = groupOfRow[row] as number;
      rowNumbers[next[group] as number] = row;
      next[group] = (next[group] as number) + 1;
    }
    return Array.from({ length: this.groups }, (_, group) => rowNumbers.subarray(starts[group], ends[group]));
  }

  /** Finds the group of each row, and the end of each group. */
  private count({ containers, length, capacity }: TelemetryRows): void {
    if (this.rowNumbers.length < length) {
      this.groupOfRow = new Uint16Array(capacity);
      this.rowNumbers = new Uint32Array(capacity);
    }
    const { groupOfRow, ends } = this;
    ends.fill(0);
    let container: ContainerValues | undefined;
    let group = 0;
    for (let row = 0; row < length; row++) {
      const next = containers[row] as ContainerValues;
      if (next !== container) {
        container = next;
        group = this.groupOf(next.container_id);
      }
      groupOfRow[row] = group;
      ends[group] = (ends[group] as number) + 1;
    }
    for (let i = 1; i < ends.length; i++) ends[i] = (ends[i] as number) + (ends[i - 1] as number);
  }
}
