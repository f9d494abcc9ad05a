import type { Outcome } from './experiment.js';

const COLUMNS = [
  'rounds',
  'runs',
  'struck',
  'succeeded',
  'failed',
  'cancelled',
  'acknowledged',
  'lost',
  'duplicated',
  'reordered',
  'seconds',
] as const;

/** The outcomes as a Markdown table, with their sums and the reasons why runs failed. */
export function tableOf(outcomes: readonly Outcome[], skipped: readonly string[]): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const sum = (column: (typeof COLUMNS)[number]): number =>
    outcomes.reduce((total, outcome) => total + outcome[column], 0);
  const lines = [
    row(['scenario', ...COLUMNS]),
    row(['---', ...COLUMNS.map(() => '---:')]),
    ...outcomes.map((outcome) => row([outcome.scenario, ...COLUMNS.map((column) => outcome[column])])),
    row(['**all**', ...COLUMNS.map(sum)]),
    '',
  ];
  const reasons = outcomes.filter(({ codes }) => Object.keys(codes).length > 0);
  if (reasons.length > 0) lines.push('Why runs failed:', '');
  for (const { scenario, codes } of reasons) {
    const counted = Object.entries(codes).map(([code, count]) => `${count} \`${code}\``);
    lines.push(`- ${scenario}: ${counted.join(', ')}`);
  }
  if (reasons.length > 0) lines.push('');
  for (const reason of skipped) lines.push(`Skipped: ${reason}`, '');
  return lines.join('\n');
}
