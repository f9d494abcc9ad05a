import type { Period } from './series-summary.js';

/** Faults of one kind that act at a time and each have a row; more share the last one. */
const MOST_ROWS = 8;
/** Shorter gaps, as a share of the time axis, cannot be seen. */
const VISIBLE_GAP = 1 / 400;

/**
 * Lays out the faults of a chart, so that none hides another: one row of bars for each kind, and more if its faults
 * overlap or follow each other at once (`door-open`, `door-open 2`). `kinds` gives the periods of each kind's faults.
 */
export function faultRows(
  kinds: ReadonlyMap<string, readonly Period[]>,
  { from, to }: Period,
): ReadonlyMap<string, readonly Period[]> {
  const gap = (to - from) * VISIBLE_GAP;
  const rows = new Map<string, readonly Period[]>();
  for (const [kind, periods] of kinds) {
    const ofKind: Period[][] = [];
    for (const period of [...periods].sort((a, b) => a.from - b.from)) {
      const free = ofKind.find((row) => (row.at(-1) as Period).to + gap < period.from);
      if (free) free.push(period);
      else if (ofKind.length < MOST_ROWS) ofKind.push([period]);
      else ofKind.at(-1)?.push(period);
    }
    for (const [i, row] of ofKind.entries()) rows.set(i === 0 ? kind : `${kind} ${i + 1}`, row);
  }
  return rows;
}
