import type { EChartsOption } from 'echarts';
import { unitOf } from '../../domain/reefer/schema.js';
import { formatMeasurementTime } from '../../domain/telemetry/measurement-time.js';
import { faultRows } from './fault-rows.js';
import { DRAWN_COLUMNS, type DrawnColumn, type SeriesSummary, type Period } from './series-summary.js';
import { timeLabels } from './time-labels.js';
import { groupedDigits } from '../../formats/grouped-digits.js';

/** The panels of the chart: columns that share an axis and a unit. */
const PANELS: readonly (readonly DrawnColumn[])[] = [
  [
    'temperature',
    'target_temperature',
    'ambiant_temperature',
    'true_temperature',
    'supply_temperature',
    'cargo_temperature',
  ],
  ['kilowatts'],
  ['oxygen_level', 'true_oxygen_level'],
  ['carbon_dioxide_level', 'true_carbon_dioxide_level'],
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
  true_temperature: '#111827',
  supply_temperature: '#0ea5e9',
  cargo_temperature: '#15803d',
  true_oxygen_level: '#111827',
  true_carbon_dioxide_level: '#111827',
};
/** Drawn dashed, because they are what the sensors should show. */
const TRUE_VALUES: readonly DrawnColumn[] = [
  'true_temperature',
  'true_oxygen_level',
  'true_carbon_dioxide_level',
];
const LABELLED = 'rgba(220, 38, 38, 0.16)';
const FAULT = '#b91c1c';
const TOP = 100;
/** Padding in pixels between column names, because text widths are only estimated without a browser. */
const SPACE_AFTER = [0, 28, 0, 0];
const PANEL_HEIGHT = 110;
const PANEL_GAP = 34;
const LEFT = 70;
/** Leaves room for the names of faults. */
const LEFT_OF_KINDS = 140;
/** Of a kind of fault. */
const LINE_HEIGHT = 18;

export const CHART_WIDTH = 1200;

/** A chart, and how high it has to be. */
export interface Chart {
  readonly height: number;
  readonly option: EChartsOption;
}

/**
 * The chart of one container: a panel for each kind of value over a common time axis; labelled stretches are red. Where
 * the file says what acts, a panel at the top shows when which kind of fault does.
 */
export function chartOf(containerId: string, series: SeriesSummary, interactive: boolean): Chart {
  const share = ((100 * series.positives) / series.records).toFixed(1);
  const faults = faultRows(series.faults, series.span);
  const kinds = [...faults.keys()];
  const faultHeight = kinds.length === 0 ? 0 : kinds.length * LINE_HEIGHT + PANEL_GAP;
  const panels = PANELS.map((columns) => columns.filter((column) => series.has(column))).filter(
    (columns) => columns.length > 0,
  );
  const panelTop = (i: number): number => TOP + faultHeight + i * (PANEL_HEIGHT + PANEL_GAP);
  const left = kinds.length === 0 ? LEFT : LEFT_OF_KINDS;
  const axes = [...panels.keys(), ...(kinds.length === 0 ? [] : [panels.length])];
  // A single record stands in the middle of an hour.
  const around = series.span.from === series.span.to ? 1800 : 0;
  const [first, last] = [series.span.from - around, series.span.to + around];
  const option: EChartsOption = {
    animation: false,
    backgroundColor: '#ffffff',
    title: {
      text: `Container ${containerId}`,
      subtext: `${spanText(series)}, ${groupedDigits(series.records)} records, ${share} % with maintenance_required = 1 (red)`,
      left: 'center',
    },
    ...(interactive && {
      tooltip: { trigger: 'axis' },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      dataZoom: [
        { type: 'inside', xAxisIndex: axes },
        { type: 'slider', xAxisIndex: axes },
      ],
    }),
    grid: axes.map((i) =>
      i < panels.length
        ? { left, right: 30, top: panelTop(i), height: PANEL_HEIGHT }
        : { left, right: 30, top: TOP, height: kinds.length * LINE_HEIGHT },
    ),
    xAxis: axes.map((i) => ({
      type: 'time' as const,
      gridIndex: i,
      minInterval: 1000,
      min: first * 1000,
      max: last * 1000,
      axisLabel: { show: i === panels.length - 1, hideOverlap: true, formatter: timeLabels(last - first) },
    })),
    yAxis: axes.map((i) =>
      i < panels.length
        ? {
            type: 'value' as const,
            name: panelName(panels[i] as readonly DrawnColumn[]),
            nameTextStyle: { align: 'left' as const, color: '#334155', rich: colors },
            gridIndex: i,
            scale: true,
            splitNumber: 3,
          }
        : { type: 'category' as const, data: kinds, gridIndex: i, inverse: true, axisTick: { show: false } },
    ),
    useUTC: true,
    series: [
      ...panels.flatMap((columns, panel) =>
        columns.map((column, i) => ({
          name: column,
          type: 'line' as const,
          xAxisIndex: panel,
          yAxisIndex: panel,
          showSymbol: false,
          lineStyle: { width: 1, ...(TRUE_VALUES.includes(column) && { type: 'dashed' as const }) },
          itemStyle: { color: COLORS[column] },
          data: points(series, column),
          ...(i === 0 && {
            markArea: { silent: true, itemStyle: { color: LABELLED }, data: areas(series.stretches) },
          }),
        })),
      ),
      ...kinds.map((kind) => ({
        name: kind,
        type: 'line' as const,
        xAxisIndex: panels.length,
        yAxisIndex: panels.length,
        showSymbol: false,
        lineStyle: { width: 8 },
        itemStyle: { color: FAULT },
        data: (faults.get(kind) ?? []).flatMap(({ from, to }): [number, string | null][] => [
          [from * 1000, kind],
          [to * 1000, kind],
          [to * 1000, null],
        ]),
      })),
    ],
  };
  return { height: panelTop(panels.length) + 40, option };
}

function areas(stretches: readonly Period[]): [{ xAxis: number }, { xAxis: number }][] {
  return stretches.map(({ from, to }) => [{ xAxis: from * 1000 }, { xAxis: to * 1000 }]);
}

const colors = Object.fromEntries(
  Object.entries(COLORS).map(([column, color]) => [column, { color, padding: SPACE_AFTER }]),
);

/** The columns of a panel, each in the colour of its curve, and their unit. */
function panelName(columns: readonly DrawnColumn[]): string {
  return `${columns.map((name) => `{${name}|${name}}`).join('')}${unitOf(columns[0] as DrawnColumn)}`;
}

/** From when to when, to the minute. */
function spanText({ span: { from, to } }: SeriesSummary): string {
  const [first, last] = [from, to].map((seconds) => formatMeasurementTime(seconds).slice(0, 16));
  return `${first} to ${last} UTC`;
}

/** Draws a bucket as its lowest value, then its highest; a bucket of one record gives one point, a gap an empty one. */
function points(series: SeriesSummary, column: DrawnColumn): [number, number | null][] {
  const at = DRAWN_COLUMNS.indexOf(column);
  return series.curve.flatMap(({ from, to, low, high }): [number, number | null][] => {
    if (low[at] === Infinity) return [[from * 1000, null]];
    const first: [number, number] = [from * 1000, low[at] as number];
    return from === to ? [first] : [first, [to * 1000, high[at] as number]];
  });
}
