import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DestinationError, WrongUse } from '../../domain/errors.js';
import type { ChartOrder, ChartReport } from '../../application/data-sets/chart.js';
import { type Chart, CHART_WIDTH, chartOf } from './chart-option.js';
import { type DrawnRecord, SeriesSummary } from './series-summary.js';

const PNG_SCALE = 1.5;

/** How files are read and written. */
export interface ChartFiles {
  readonly recordsOf: (path: string) => AsyncIterable<DrawnRecord>;
  /** Writes a file atomically. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

/** Draws one container of a file as HTML, SVG or PNG. Rejects with a `DestinationError` or a `WrongUse`. */
export async function plotFile(
  { file, out, containerId }: ChartOrder,
  { recordsOf, write }: ChartFiles,
): Promise<ChartReport> {
  const render = rendererOf(out);
  const { id, series } = await summarise(recordsOf(file), file, containerId);
  const bytes = await render(id, series);
  await write(out, bytes);
  return { containerId: id, records: series.records, positives: series.positives, bytes: bytes.length };
}

type Renderer = (containerId: string, series: SeriesSummary) => Promise<Uint8Array>;

function rendererOf(out: string): Renderer {
  const name = out.toLowerCase();
  if (name.endsWith('.html')) return async (id, series) => Buffer.from(await html(chartOf(id, series, true)));
  if (name.endsWith('.svg')) return async (id, series) => Buffer.from(await svg(chartOf(id, series, false)));
  if (name.endsWith('.png')) return async (id, series) => png(await svg(chartOf(id, series, false)));
  throw new WrongUse('chart.unknown-form', `The ending of ${out} names no chart. Use .html, .png or .svg.`);
}

async function summarise(
  records: AsyncIterable<DrawnRecord>,
  file: string,
  wanted: string | undefined,
): Promise<{ id: string; series: SeriesSummary }> {
  const series = new SeriesSummary();
  const seen = new Set<string>();
  let id = wanted;
  for await (const record of records) {
    id ??= record.container_id;
    if (record.container_id === id) series.add(record);
    else if (seen.size < 10) seen.add(record.container_id);
  }
  if (id !== undefined && series.records > 0) return { id, series };
  throw new DestinationError(
    'records.none',
    id === undefined
      ? `${file} holds no records.`
      : `${file} holds no records of ${id}, but of ${[...seen].join(', ')}.`,
  );
}

async function svg({ height, option }: Chart): Promise<string> {
  const echarts = await installed(() => import('echarts'), 'echarts');
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: CHART_WIDTH,
    height,
  });
  chart.setOption(option);
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

async function png(svgText: string): Promise<Uint8Array> {
  const { Resvg } = await installed(() => import('@resvg/resvg-js'), '@resvg/resvg-js');
  const picture = new Resvg(svgText, {
    fitTo: { mode: 'zoom', value: PNG_SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
  });
  return picture.render().asPng();
}

/** One HTML file that works offline, because it contains the chart library. */
async function html({ height, option }: Chart): Promise<string> {
  const path = await installed(
    () => Promise.resolve(createRequire(import.meta.url).resolve('echarts/package.json')),
    'echarts',
  );
  const library = await readFile(join(dirname(path), 'dist/echarts.min.js'), 'utf8');
  const data = JSON.stringify(option).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Reefer telemetry</title>
<div id="chart" style="width: 100%; height: ${height}px"></div>
<script>${library}</script>
<script>
const chart = echarts.init(document.getElementById('chart'));
chart.setOption(${data});
addEventListener('resize', () => chart.resize());
</script>
</html>
`;
}

/** Loads a library that is an optional dependency, which the service's image leaves out. */
async function installed<T>(load: () => Promise<T>, library: string): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new DestinationError(
      'chart.not-installed',
      `Charts need ${library}, which is not installed here. Install it: npm install --include=optional`,
      { cause: error },
    );
  }
}
