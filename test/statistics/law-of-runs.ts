import type { FaultRuns } from '../../src/domain/models/statistical/fault-runs.js';
import { range } from './series.js';

/** Whether the record lies in a run. */
export function covers({ starts, length }: FaultRuns, recordNumber: number): boolean {
  return starts.some((start) => start <= recordNumber && recordNumber < start + length);
}

/** The probability of each triple of starts; each start is uniform from the previous one to the last place. */
export function lawOfStarts(lastPlace: number): Map<string, number> {
  const law = new Map<string, number>();
  for (let a = 0; a <= lastPlace; a++) {
    for (let b = a; b <= lastPlace; b++) {
      for (let c = b; c <= lastPlace; c++) {
        law.set(`${a} ${b} ${c}`, 1 / (lastPlace + 1) / (lastPlace + 1 - a) / (lastPlace + 1 - b));
      }
    }
  }
  return law;
}

/** The probability of each place for the next start, where `law` is that of the previous start. */
export function lawOfNext(law: readonly number[]): number[] {
  let sum = 0;
  return law.map((chance, place) => (sum += chance / (law.length - place)));
}

/** The probability of each number of records in the union of three runs of this length. */
export function lawOfUnion(length: number, lastPlace: number): number[] {
  const places = lastPlace + 1;
  /** Indexed by the second start, and by how much of the first run the second leaves uncovered. */
  const uncovered = range(places).map(() => new Array<number>(length + 1).fill(0));
  for (let a = 0; a < places; a++) {
    for (let b = a; b < places; b++) {
      const row = uncovered[b] as number[];
      const gap = Math.min(length, b - a);
      row[gap] = (row[gap] as number) + 1 / places / (places - a);
    }
  }
  const law = new Array<number>(3 * length + 1).fill(0);
  uncovered.forEach((row, b) => {
    for (let next = 0; next <= Math.min(length, lastPlace - b); next++) {
      const further = next < length ? 1 : places - b - length;
      row.forEach((chance, gap) => {
        const union = length + gap + next;
        law[union] = (law[union] as number) + (chance * further) / (places - b);
      });
    }
  });
  return law;
}
