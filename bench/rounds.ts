import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program and resolves with the last JSON object that it prints; rejects with an `Error` if there is none. */
export async function measure<T>(program: string, args: readonly string[]): Promise<T> {
  const { stdout } = await run(program, [...args], { maxBuffer: 64 * 1024 * 1024 });
  const line = stdout
    .trim()
    .split('\n')
    .findLast((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`${program} ${args.join(' ')} printed no result:\n${stdout}`);
  return JSON.parse(line) as T;
}

/** The median and the range of a measurement over several rounds. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Computes the median and the range of the values. */
export function figure(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
  return { median, least: at(0), most: at(1) };
}

/** A measurement compared with that of a peer. */
export interface Comparison {
  readonly ours: Figure;
  readonly peer: Figure;
  /** Ours divided by the peer's, round by round. */
  readonly ratio: Figure;
}

/** Measures both in each round, in alternating order, so that a slow phase of the machine affects both. */
export async function compare(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<Comparison> {
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push(round % 2 === 0 ? [await ours(), await peer()] : swap(await peer(), await ours()));
  }
  return {
    ours: figure(pairs.map(([a]) => a)),
    peer: figure(pairs.map(([, b]) => b)),
    ratio: figure(pairs.map(([a, b]) => a / b)),
  };
}

function swap(second: number, first: number): [number, number] {
  return [first, second];
}
