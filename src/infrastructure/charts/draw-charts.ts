import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DestinationError, WrongUse } from '../../domain/errors.js';
import { type Chart, CHART_WIDTH, chartOf } from './chart-option.js';
import type { SeriesSummary } from './series-summary.js';

const PNG_SCALE = 1.5;
/** Charts beside each other, if there are several. */
const COLUMNS = 2;

/** Containers with their series. */
export type SeriesById = ReadonlyMap<string, SeriesSummary>;

/** How charts of the form that a file name asks for are drawn. Throws `chart.unknown-form`. */
export function drawingOf(out: string): (series: SeriesById) => Promise<Uint8Array> {
  const name = out.toLowerCase();
  if (name.endsWith('.html')) return async (series) => Buffer.from(await html(chartsOf(series, true)));
  if (name.endsWith('.svg')) return async (series) => Buffer.from(await svg(chartsOf(series, false)));
  if (name.endsWith('.png')) return async (series) => png(await svg(chartsOf(series, false)));
  throw new WrongUse('chart.unknown-form', `The ending of ${out} names no chart. Use .html, .png or .svg.`);
}

function chartsOf(series: SeriesById, interactive: boolean): readonly Chart[] {
  return [...series].map(([containerId, one]) => chartOf(containerId, one, interactive));
}

/** One picture of a chart, or of several in rows. */
async function svg(charts: readonly Chart[]): Promise<string> {
  const pictures: string[] = [];
  for (const chart of charts) pictures.push(await svgOf(chart));
  const [only = ''] = pictures;
  if (pictures.length === 1) return only;
  const height = Math.max(...charts.map((chart) => chart.height));
  const placed = pictures.map((picture, i) => {
    const [x, y] = [(i % COLUMNS) * CHART_WIDTH, Math.floor(i / COLUMNS) * height];
    return picture.replace('<svg ', `<svg x="${x}" y="${y}" `);
  });
  const size = `width="${COLUMNS * CHART_WIDTH}" height="${Math.ceil(pictures.length / COLUMNS) * height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${placed.join('')}</svg>`;
}

async function svgOf({ height, option }: Chart): Promise<string> {
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
async function html(charts: readonly Chart[]): Promise<string> {
  const path = await installed(
    () => Promise.resolve(createRequire(import.meta.url).resolve('echarts/package.json')),
    'echarts',
  );
  const library = await readFile(join(dirname(path), 'dist/echarts.min.js'), 'utf8');
  const options = JSON.stringify(charts.map(({ option }) => option)).replaceAll('<', '\\u003c');
  const places = charts.map(
    ({ height }) => `<div class="chart" style="width: 100%; height: ${height}px"></div>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Reefer telemetry</title>
${places.join('\n')}
<script>${library}</script>
<script>
const charts = [...document.querySelectorAll('.chart')].map((place) => echarts.init(place));
for (const [i, option] of ${options}.entries()) charts[i].setOption(option);
addEventListener('resize', () => charts.forEach((chart) => chart.resize()));
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
