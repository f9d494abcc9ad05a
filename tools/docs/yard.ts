// Writes the yard's sensitivity and picture into docs/model.md and docs/pictures (some minutes): npm run docs:yard
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CONSTANTS, K } from '../../src/domain/models/physical/constants.js';
import { readScenario } from '../../src/domain/scenario/read-scenario.js';
import { withMarkedPart } from '../marked-part.js';
import { svgOf } from './svg.js';
import { yardStatistics, type YardStatistics } from './yard-statistics.js';

const PAGE = 'docs/model.md';
const PICTURE = 'docs/pictures/yard-kilowatts.svg';
/** Every constant is made so much smaller and larger: more than most sources disagree. */
const SPREAD = 0.2;
/** Constants that change the standard deviation by less are left out of the table. */
const SMALL = 0.01;
const SEED = 7;
const BIN_KILOWATTS = 0.1;

/** A part of the yard for some days, in which a constant counts as it does in the whole. */
function partOfTheYard(places: readonly number[], duration: string) {
  const document = parse(readFileSync('scenarios/terminal-yard.yaml', 'utf8')) as {
    fleet: { places: number }[];
    duration: string;
  };
  document.fleet.forEach((group, i) => (group.places = places[i] as number));
  const { scenario } = readScenario({ ...document, duration });
  if (!scenario) throw new Error('The yard is not in order.');
  return scenario;
}

const small = partOfTheYard([18, 32], '12d');
const before = yardStatistics(small, SEED);
const constants = K as Record<string, number>;

function withConstant(name: string, value: number): YardStatistics {
  const own = constants[name] as number;
  try {
    constants[name] = value;
    return yardStatistics(small, SEED);
  } finally {
    constants[name] = own;
  }
}

const rows = Object.entries(CONSTANTS).map(([name, { value }]) => {
  const [less, more] = [withConstant(name, value * (1 - SPREAD)), withConstant(name, value * (1 + SPREAD))];
  return { name, value, less, more };
});
const moved = ({ less, more }: (typeof rows)[number]): number =>
  Math.max(Math.abs(less.deviation - before.deviation), Math.abs(more.deviation - before.deviation));
const shown = rows.filter((row) => moved(row) >= SMALL).sort((a, b) => moved(b) - moved(a));
const cell = ({ mean, deviation, slope }: YardStatistics): string =>
  `${mean.toFixed(2)} / ${deviation.toFixed(2)} / ${slope.toFixed(0)}`;
const table = [
  `Mean (kW), standard deviation (kW) and slope (W/K) of 50 places over 12 days; as it is: ${cell(before)}. Each constant is made ${100 * SPREAD} % smaller and larger; the ${rows.length - shown.length} others change the standard deviation by less than ${SMALL} kW.`,
  '',
  `| constant | value | ${100 * SPREAD} % less | ${100 * SPREAD} % more |`,
  '| --- | --- | --- | --- |',
  ...shown.map(({ name, value, less, more }) => `| \`${name}\` | ${value} | ${cell(less)} | ${cell(more)} |`),
  '',
  `![How often a container takes how much electricity in an hour](pictures/yard-kilowatts.svg)`,
].join('\n');
const page = readFileSync(PAGE, 'utf8');
writeFileSync(PAGE, withMarkedPart(page, 'sensitivity', 'npm run docs:yard', table));

const { means } = yardStatistics(partOfTheYard([54, 96], '30d'), SEED);
const bins = new Map<number, number>();
for (const mean of means) {
  const bin = Math.floor(mean / BIN_KILOWATTS);
  bins.set(bin, (bins.get(bin) ?? 0) + 1);
}
const picture = svgOf(860, 300, {
  grid: { left: 60, right: 20, top: 30, bottom: 45 },
  xAxis: {
    type: 'value',
    name: 'kW, mean of a container over an hour',
    nameLocation: 'middle',
    nameGap: 28,
    min: 0,
  },
  yAxis: { type: 'value', name: '% of container-hours', nameTextStyle: { align: 'left' } },
  series: [
    {
      type: 'line',
      step: 'end',
      showSymbol: false,
      areaStyle: { color: 'rgba(29, 78, 216, 0.15)' },
      lineStyle: { color: '#1d4ed8', width: 1 },
      data: [...bins]
        .sort(([a], [b]) => a - b)
        .map(([bin, count]) => [bin * BIN_KILOWATTS, (100 * count) / means.length]),
    },
  ],
});
writeFileSync(PICTURE, picture);
