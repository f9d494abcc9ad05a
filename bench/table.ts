import { cpus, totalmem } from 'node:os';
import type { Comparison, Figure } from './rounds.js';

/** A row of the table: what was compared, the unit, and the lowest acceptable ratio, if there is one. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly peer: string;
  readonly result: Comparison;
  readonly floor?: string;
}

/** The rows as a Markdown table: medians, with the range of the ratio. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = rows.map(({ what, unit, peer, result, floor }) =>
    cells([what, number(result.ours), peer, number(result.peer), unit, ratio(result.ratio), floor ?? '']),
  );
  return [
    cells(['measured', 'ours', 'peer', "peer's", 'unit', 'ratio (range)', 'floor']),
    cells(Array(7).fill('---')),
    ...lines,
  ].join('\n');
}

/** The machine on which the benchmarks ran. */
export function machine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.version}`;
}

function cells(values: readonly string[]): string {
  return `| ${values.join(' | ')} |`;
}

function number({ median }: Figure): string {
  return median >= 100 ? Math.round(median).toLocaleString('en').replaceAll(',', ' ') : median.toFixed(2);
}

function ratio({ median, least, most }: Figure): string {
  return `**${median.toFixed(2)}** (${least.toFixed(2)} … ${most.toFixed(2)})`;
}
