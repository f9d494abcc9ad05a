import type { RandomStream } from './random-stream.js';

/** The first records of so many runs of a length, ascending. */
export function startsOfRuns(
  random: RandomStream,
  runs: number,
  length: number,
  records: number,
): readonly number[] {
  const starts: number[] = [];
  let earliest = 0;
  for (let run = 0; run < runs; run++) {
    earliest += random.below(records - length - earliest + 1);
    starts.push(earliest);
  }
  return starts;
}
