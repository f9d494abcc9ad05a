import { DestinationError } from '../../domain/errors.js';
import type { ChartOrder, ChartReport } from '../../application/data-sets/chart.js';
import { FileSurvey } from './file-survey.js';
import { drawingOf } from './draw-charts.js';
import { type DrawnRecord, SeriesSummary } from './series-summary.js';

/** How files are read and written. */
export interface ChartFiles {
  readonly recordsOf: (path: string) => AsyncIterable<DrawnRecord>;
  /** Writes a file atomically. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

/**
 * Draws containers of a file as HTML, SVG or PNG: those that are named, or those with the most labelled records. Reads
 * the file twice, first to see what is in it, and keeps none of its records. Rejects with a `DestinationError` or a
 * `WrongUse`.
 */
export async function plotFile(
  { file, out, containerIds, containers }: ChartOrder,
  { recordsOf, write }: ChartFiles,
): Promise<ChartReport> {
  const draw = drawingOf(out);
  const survey = new FileSurvey();
  for await (const record of recordsOf(file)) survey.add(record);
  if (survey.containers === 0) throw new DestinationError('records.none', `${file} holds no records.`);
  for (const id of containerIds) survey.assertHas(id, file);
  const chosen = containerIds.length > 0 ? containerIds : survey.mostLabelled(containers);
  const series = new Map(chosen.map((id) => [id, new SeriesSummary(survey.spanOf(id))]));
  for await (const record of recordsOf(file)) series.get(record.container_id)?.add(record);
  const bytes = await draw(series);
  await write(out, bytes);
  return {
    shown: [...series].map(([id, { records, positives }]) => ({ containerId: id, records, positives })),
    others: containerIds.length > 0 ? undefined : survey.containers - chosen.length,
    sorted: chosen.some((id) => survey.isDisordered(id)),
    bytes: bytes.length,
  };
}
