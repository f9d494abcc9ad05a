import { DestinationError } from '../../domain/errors.js';
import type { ChartOrder, ChartReport } from '../../application/data-sets/chart.js';
import { FileSurvey } from './file-survey.js';
import { drawingOf, type SeriesById } from './draw-charts.js';
import { type DrawnRecord, SeriesSummary } from './series-summary.js';

/** Records of one chart that can be sorted in memory. */
const MOST_SORTED = 500_000;

/** How files are read and written. */
export interface ChartFiles {
  readonly recordsOf: (path: string) => AsyncIterable<DrawnRecord>;
  /** Writes a file atomically. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

/**
 * Draws containers of a file as HTML, SVG or PNG: the one that is named, or those with the most labelled records. Reads
 * the file twice, first to see what is in it. Rejects with a `DestinationError` or a `WrongUse`.
 */
export async function plotFile(
  { file, out, containerId, containers }: ChartOrder,
  { recordsOf, write }: ChartFiles,
): Promise<ChartReport> {
  const draw = drawingOf(out);
  const survey = new FileSurvey();
  for await (const record of recordsOf(file)) survey.add(record);
  const chosen = containerId === undefined ? survey.mostLabelled(containers) : [containerId];
  const [first] = chosen;
  if (first === undefined) throw new DestinationError('records.none', `${file} holds no records.`);
  if (!survey.has(first)) {
    throw new DestinationError(
      'records.none',
      `${file} holds no records of ${first}, but of ${survey.some.join(', ')}.`,
    );
  }
  const sorted = chosen.some((id) => survey.isDisordered(id));
  const series = await (sorted ? inOrder : asTheyCome)(recordsOf(file), chosen, file);
  const bytes = await draw(series);
  await write(out, bytes);
  return {
    shown: [...series].map(([id, { records, positives }]) => ({ containerId: id, records, positives })),
    others: containerId === undefined ? survey.containers - chosen.length : undefined,
    sorted,
    bytes: bytes.length,
  };
}

async function asTheyCome(
  records: AsyncIterable<DrawnRecord>,
  chosen: readonly string[],
): Promise<SeriesById> {
  const series = new Map(chosen.map((id) => [id, new SeriesSummary()]));
  for await (const record of records) series.get(record.container_id)?.add(record);
  return series;
}

/** The same by time, for a file in which the records stand in another order. */
async function inOrder(
  records: AsyncIterable<DrawnRecord>,
  chosen: readonly string[],
  file: string,
): Promise<SeriesById> {
  const kept: DrawnRecord[] = [];
  for await (const record of records) {
    if (!chosen.includes(record.container_id)) continue;
    if (kept.push(record) <= MOST_SORTED) continue;
    throw new DestinationError(
      'records.disordered',
      `The records of ${file} are not in the order of time, and more than ${MOST_SORTED} would have to be sorted. Sort them by measurement_time first.`,
    );
  }
  const series = new Map(chosen.map((id) => [id, new SeriesSummary()]));
  for (const record of kept.sort((a, b) => a.measured_at - b.measured_at))
    series.get(record.container_id)?.add(record);
  return series;
}
