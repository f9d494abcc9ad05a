import { ContainerFates, type TransmissionFault } from '../../src/domain/simulation/transmission.js';
import type { NumberedLine } from './telemetry-lines.js';

/** A container's records as they should arrive, and what befell how many of them. */
export interface Expected {
  readonly numbers: readonly number[];
  readonly counts: Readonly<Record<TransmissionFault['kind'], number>>;
}

/**
 * What should arrive of a container's first `records`: each at its own time or later, twice if it is duplicated; a record
 * that comes late comes after all that are sent until then.
 */
export function expectedArrivals(
  faults: readonly TransmissionFault[],
  seed: number,
  containerId: string,
  records: number,
  intervalSeconds: number,
): Expected {
  const fates = new ContainerFates(faults, seed, containerId);
  const counts = { duplicate: 0, lost: 0, late: 0, reordered: 0 };
  const arrivals: { number: number; at: number; isExtra: boolean }[] = [];
  for (let number = 0; number < records; number++) {
    const { kinds, delay } = fates.next();
    for (const kind of kinds) counts[kind]++;
    if (kinds.includes('lost')) continue;
    const at = number * intervalSeconds + delay;
    arrivals.push({ number, at, isExtra: delay > 0 });
    if (kinds.includes('duplicate')) arrivals.push({ number, at, isExtra: true });
  }
  arrivals.sort((a, b) => a.at - b.at || Number(a.isExtra) - Number(b.isExtra) || a.number - b.number);
  return { numbers: arrivals.map(({ number }) => number), counts };
}

/** What a reader of the topic can tell of a container's records, without knowing what should have come. */
export interface Seen {
  readonly lost: number;
  readonly duplicate: number;
  /** Records whose first copy comes after a later record, and by how many intervals at most. */
  readonly overtaken: number;
  readonly mostIntervalsLate: number;
}

export function seenOf(lines: readonly NumberedLine[], records: number): Seen {
  const times = new Map<number, number>();
  let latest = -1;
  let overtaken = 0;
  let mostIntervalsLate = 0;
  for (const { recordNumber } of lines) {
    const before = times.get(recordNumber) ?? 0;
    times.set(recordNumber, before + 1);
    if (before > 0) continue;
    if (recordNumber < latest) {
      overtaken++;
      mostIntervalsLate = Math.max(mostIntervalsLate, latest - recordNumber);
    } else latest = recordNumber;
  }
  const copies = [...times.values()];
  return {
    lost: records - times.size,
    duplicate: copies.filter((count) => count > 1).length,
    overtaken,
    mostIntervalsLate,
  };
}
