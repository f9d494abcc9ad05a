import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program that prints one line of JSON, and gives its value. */
export async function measure<T>(program: string, args: readonly string[]): Promise<T> {
  const { stdout } = await run(program, [...args], { maxBuffer: 64 * 1024 * 1024 });
  const line = stdout
    .trim()
    .split('\n')
    .findLast((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`${program} ${args.join(' ')} printed no result:\n${stdout}`);
  return JSON.parse(line) as T;
}

/** One figure over several rounds. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Median and range of the values. */
export function figure(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
  return { median, least: at(0), most: at(1) };
}

/** A measurement against its peer. */
export interface Comparison {
  readonly ours: Figure;
  readonly peer: Figure;
  /** Ours divided by the peer's, round by round. */
  readonly ratio: Figure;
}

/** Measures both in turn, round by round, so that a machine that is slow for a while is slow for both. */
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
