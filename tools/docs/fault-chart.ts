import { unitOf } from '../../src/domain/reefer/schema.js';
import type { FaultExample, FullRecord } from './fault-examples.js';
import { svgOf } from './svg.js';

const WIDTH = 860;
const PANEL_HEIGHT = 80;
const PANEL_GAP = 30;
const TOP = 44;
/** Points of a curve; records between them are left out. */
const MOST_POINTS = 400;

/** Draws columns of an example over time: with the fault in colour, without it in grey, labelled stretches in red. */
export function faultChart(example: FaultExample, columns: readonly (keyof FullRecord)[]): string {
  const { faulty, twin, onsetEpochSeconds } = example;
  const step = Math.ceil(faulty.length / MOST_POINTS);
  const curve = (records: readonly FullRecord[], column: keyof FullRecord): [number, number][] =>
    records
      .filter((_, i) => i % step === 0)
      .map((record) => [record.measured_at * 1000, Number(record[column])]);
  const labelled = faulty.filter(({ maintenance_required: label }) => label === 1);
  const [first, last] = [labelled[0], labelled.at(-1)];
  const height = TOP + columns.length * (PANEL_HEIGHT + PANEL_GAP) + 10;
  return svgOf(WIDTH, height, {
    useUTC: true,
    grid: columns.map((_, i) => ({
      left: 60,
      right: 20,
      top: TOP + i * (PANEL_HEIGHT + PANEL_GAP),
      height: PANEL_HEIGHT,
    })),
    xAxis: columns.map((_, i) => ({
      type: 'time',
      gridIndex: i,
      axisLabel: { show: i === columns.length - 1, formatter: '{MM}-{dd}', hideOverlap: true },
    })),
    yAxis: columns.map((column, i) => ({
      type: 'value',
      gridIndex: i,
      scale: true,
      splitNumber: 3,
      name: `${column}${inBrackets(unitOf(column))}`,
      nameTextStyle: { align: 'left', color: '#334155' },
    })),
    series: columns.flatMap((column, i) => [
      {
        name: `${column} without the fault`,
        type: 'line',
        xAxisIndex: i,
        yAxisIndex: i,
        showSymbol: false,
        lineStyle: { width: 1, color: '#94a3b8' },
        data: curve(twin, column),
      },
      {
        name: column,
        type: 'line',
        xAxisIndex: i,
        yAxisIndex: i,
        showSymbol: false,
        lineStyle: { width: 1, color: '#c2410c' },
        data: curve(faulty, column),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: '#0f172a', type: 'dashed' },
          data: [{ xAxis: onsetEpochSeconds * 1000 }],
        },
        ...(first &&
          last && {
            markArea: {
              silent: true,
              itemStyle: { color: 'rgba(220, 38, 38, 0.12)' },
              data: [[{ xAxis: first.measured_at * 1000 }, { xAxis: last.measured_at * 1000 }]],
            },
          }),
      },
    ]),
  });
}

function inBrackets(unit: string): string {
  return unit === '' ? '' : ` (${unit})`;
}
