import { groupedDigits } from '../../formats/grouped-digits.js';
import type { DataSetReport, FileReport } from '../../application/data-sets/data-set.js';
import { visibleOnOneLine } from './visible.js';

/** The result of a command in figures. */
export interface Summary {
  readonly report: DataSetReport;
  readonly where: string;
  readonly seconds: number;
  /** The command line that makes the same data set again; undefined if there is none. */
  readonly again: string | undefined;
}

/** The summary as a few lines of text, for people. */
export function summaryText({ report, where, seconds, again }: Summary): string {
  const { records, positives } = totals(report);
  const size = report.files[0]?.bytes;
  const containers = report.containers.length;
  const facts = [
    `${groupedDigits(records)} record${records === 1 ? '' : 's'} of ${containers === 1 ? 'one container' : `${groupedDigits(containers)} containers`}`,
    `${share(positives, records)} labelled`,
    ...(size === undefined ? [] : [formatBytes(totalBytes(report.files))]),
    `${seconds.toFixed(seconds < 10 ? 2 : 1)} s (${groupedDigits(Math.round(records / seconds))} records/s)`,
  ];
  return [
    `${visibleOnOneLine(where)}: ${facts.join(', ')}`,
    ...report.notes.map((note) => `${note}.`),
    ...(again === undefined ? [] : [`Again: ${again}`]),
    '',
  ].join('\n');
}

/** The summary as one line of JSON, for programs. */
export function summaryJson({ report, where, seconds, again }: Summary): string {
  const { records, positives } = totals(report);
  return `${JSON.stringify({
    destination: where,
    records,
    positives,
    shareOfPositives: records === 0 ? 0 : positives / records,
    seconds: Number(seconds.toFixed(3)),
    files: report.files,
    containers: report.containers,
    notes: report.notes,
    again,
  })}\n`;
}

/** Formats a size: `512 B`, `1.5 kB`, `150.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

function totals({ containers }: DataSetReport): { records: number; positives: number } {
  return {
    records: containers.reduce((sum, { records }) => sum + records, 0),
    positives: containers.reduce((sum, { positives }) => sum + positives, 0),
  };
}

function totalBytes(files: readonly FileReport[]): number {
  return files
    .filter(({ path }) => !path.endsWith('.manifest.json'))
    .reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

function share(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;
}
