import type { EChartsOption } from 'echarts';
import { type Column, columnOf } from '../../domain/reefer/schema.js';
import { DRAWN_COLUMNS, type DrawnColumn, type SeriesSummary } from './series-summary.js';

/** The panels of the chart: columns that share an axis and a unit. */
const PANELS: readonly (readonly DrawnColumn[])[] = [
  ['temperature', 'target_temperature', 'ambiant_temperature'],
  ['kilowatts'],
  ['oxygen_level'],
  ['carbon_dioxide_level'],
  ['nitrogen_level'],
  ['humidity_level'],
];
const COLORS: Readonly<Record<DrawnColumn, string>> = {
  temperature: '#c2410c',
  target_temperature: '#64748b',
  ambiant_temperature: '#eab308',
  kilowatts: '#1d4ed8',
  oxygen_level: '#0e7490',
  nitrogen_level: '#4d7c0f',
  carbon_dioxide_level: '#7e22ce',
  humidity_level: '#0369a1',
};
const LABELLED = 'rgba(220, 38, 38, 0.16)';
const TOP = 100;
/** Padding in pixels between column names, because text widths are only estimated without a browser. */
const SPACE_AFTER = [0, 28, 0, 0];
const SECONDS_PER_DAY = 86_400;
const PANEL_HEIGHT = 110;
const PANEL_GAP = 34;

export const CHART_WIDTH = 1200;
export const CHART_HEIGHT = TOP + PANELS.length * (PANEL_HEIGHT + PANEL_GAP) + 40;

/** The chart of one container: a panel for each kind of value over a common time axis; labelled stretches are red. */
export function chartOption(containerId: string, series: SeriesSummary, interactive: boolean): EChartsOption {
  const share = ((100 * series.positives) / series.records).toFixed(1);
  return {
    animation: false,
    backgroundColor: '#ffffff',
    title: {
      text: `Container ${containerId}`,
      subtext: `${series.records.toLocaleString('en')} records, ${share} % with maintenance_required = 1 (red)`,
      left: 'center',
    },
    ...(interactive && {
      tooltip: { trigger: 'axis' },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      dataZoom: [
        { type: 'inside', xAxisIndex: PANELS.map((_, i) => i) },
        { type: 'slider', xAxisIndex: PANELS.map((_, i) => i) },
      ],
    }),
    grid: PANELS.map((_, i) => ({
      left: 70,
      right: 30,
      top: TOP + i * (PANEL_HEIGHT + PANEL_GAP),
      height: PANEL_HEIGHT,
    })),
    xAxis: PANELS.map((_, i) => ({
      type: 'time' as const,
      gridIndex: i,
      axisLabel: { show: i === PANELS.length - 1, hideOverlap: true, formatter: timeFormat(series) },
    })),
    yAxis: PANELS.map((columns, i) => ({
      type: 'value' as const,
      name: panelName(columns),
      nameTextStyle: { align: 'left' as const, color: '#334155', rich: colors },
      gridIndex: i,
      scale: true,
      splitNumber: 3,
    })),
    useUTC: true,
    series: PANELS.flatMap((columns, panel) =>
      columns.map((column, i) => ({
        name: column,
        type: 'line' as const,
        xAxisIndex: panel,
        yAxisIndex: panel,
        showSymbol: false,
        lineStyle: { width: 1 },
        itemStyle: { color: COLORS[column] },
        data: points(series, column),
        ...(i === 0 && {
          markArea: {
            silent: true,
            itemStyle: { color: LABELLED },
            data: series.stretches.map(({ from, to }): [{ xAxis: number }, { xAxis: number }] => [
              { xAxis: from * 1000 },
              { xAxis: to * 1000 },
            ]),
          },
        }),
      })),
    ),
  };
}

const colors = Object.fromEntries(
  Object.entries(COLORS).map(([column, color]) => [column, { color, padding: SPACE_AFTER }]),
);

/** The columns of a panel, each in the colour of its curve, and their unit. */
function panelName(columns: readonly DrawnColumn[]): string {
  const { unit = '' }: Column = columnOf(columns[0] as DrawnColumn);
  return `${columns.map((column) => `{${column}|${column}}`).join('')}${unit}`;
}

/** Shows dates for more than three days, else dates and times. */
function timeFormat({ curve }: SeriesSummary): string {
  const days = ((curve.at(-1)?.to ?? 0) - (curve[0]?.from ?? 0)) / SECONDS_PER_DAY;
  return days > 3 ? '{yyyy}-{MM}-{dd}' : '{MM}-{dd} {HH}:{mm}';
}

/** Draws a bucket as its lowest value, then its highest; a bucket of one record gives one point. */
function points(series: SeriesSummary, column: DrawnColumn): [number, number][] {
  const at = DRAWN_COLUMNS.indexOf(column);
  return series.curve.flatMap(({ from, to, low, high }): [number, number][] => {
    const first: [number, number] = [from * 1000, low[at] as number];
    return from === to ? [first] : [first, [to * 1000, high[at] as number]];
  });
}
