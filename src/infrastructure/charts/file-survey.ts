import type { DrawnRecord } from './series-summary.js';

/** Containers that a message names. */
const FEW = 10;

interface Surveyed {
  labelled: number;
  faulty: number;
  last: number;
  disordered: boolean;
}

/** What a file holds of each container. */
export class FileSurvey {
  private readonly found = new Map<string, Surveyed>();

  add({
    container_id: id,
    measured_at: time,
    maintenance_required: label,
    fault_kind: kind,
  }: DrawnRecord): void {
    let one = this.found.get(id);
    if (!one) this.found.set(id, (one = { labelled: 0, faulty: 0, last: time, disordered: false }));
    if (time < one.last) one.disordered = true;
    one.last = time;
    if (label) one.labelled++;
    if (kind) one.faulty++;
  }

  get containers(): number {
    return this.found.size;
  }

  /** The ids of a few containers. */
  get some(): readonly string[] {
    return [...this.found.keys()].slice(0, FEW);
  }

  has(containerId: string): boolean {
    return this.found.has(containerId);
  }

  /** Whether the container's records stand in another order than that of time. */
  isDisordered(containerId: string): boolean {
    return this.found.get(containerId)?.disordered ?? false;
  }

  /** The containers with the most labelled records; of equal ones, those with more faulty records, then the first in the file. */
  mostLabelled(count: number): readonly string[] {
    const order = [...this.found].sort(([, a], [, b]) => b.labelled - a.labelled || b.faulty - a.faulty);
    return order.slice(0, count).map(([id]) => id);
  }
}
