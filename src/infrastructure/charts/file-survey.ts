import { didYouMean } from '../../domain/did-you-mean.js';
import { DestinationError } from '../../domain/errors.js';
import type { DrawnRecord, Period } from './series-summary.js';

/** Containers that a message names. */
const FEW = 10;

interface Surveyed {
  labelled: number;
  faulty: number;
  /** Seconds since 1970 of the earliest and the latest record. */
  from: number;
  to: number;
  /** Of the record that came last. */
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
    if (!one) {
      one = { labelled: 0, faulty: 0, from: time, to: time, last: time, disordered: false };
      this.found.set(id, one);
    }
    if (time < one.last) one.disordered = true;
    if (time < one.from) one.from = time;
    if (time > one.to) one.to = time;
    one.last = time;
    if (label) one.labelled++;
    if (kind) one.faulty++;
  }

  get containers(): number {
    return this.found.size;
  }

  /** Throws `records.none` if the file has no record of that container, and says which one may be meant. */
  assertHas(containerId: string, file: string): void {
    if (this.found.has(containerId)) return;
    const ids = [...this.found.keys()];
    const others = ids.length > FEW ? `and ${ids.length - FEW} more` : undefined;
    const some = [...ids.slice(0, FEW), ...(others ? [others] : [])].join(', ');
    throw new DestinationError(
      'records.none',
      `${file} holds no records of ${containerId}${didYouMean(containerId, ids) || `, but of ${some}.`}`,
    );
  }

  /** The time from a container's first to its last record. */
  spanOf(containerId: string): Period {
    const { from = 0, to = 0 } = this.found.get(containerId) ?? {};
    return { from, to };
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
