import { CONSTANTS, type Constant } from '../../src/domain/models/physical/constants.js';
import { type Carriage, carriagesOf } from '../../src/domain/reefer/carriage.js';
import { ALL_PRODUCTS } from '../../src/domain/reefer/product.js';
import { PLACES, VOYAGES } from '../../src/domain/scenario/places.js';
import { withMarkedPart } from '../marked-part.js';

const TABLES: Readonly<Record<string, () => string>> = {
  constants: constantsTable,
  products: productsTable,
  places: placesTable,
  voyages: voyagesTable,
};

/** A page with its tables made again. */
export function withTables(page: string): string {
  return Object.entries(TABLES).reduce(
    (text, [name, table]) => withMarkedPart(text, name, 'npm run docs:model', table()),
    page,
  );
}

/** A table in Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function constantsTable(): string {
  return tableOf(
    ['constant', 'value', 'unit', 'origin', 'source'],
    Object.entries<Constant>(CONSTANTS).map(([name, { value, unit, origin, source }]) => [
      `\`${name}\``,
      value,
      unit,
      origin,
      source.replaceAll('|', '\\|'),
    ]),
  );
}

function productsTable(): string {
  return tableOf(
    ['product', 'profile', 'set point °C', 'humidity %', 'respiration', 'vent m³/h', 'cargo t', 'defrost h'],
    ALL_PRODUCTS.flatMap(({ id, name }) =>
      carriagesOf(id).map(([profile, carriage]) => [`${id} ${name}`, profile, ...carriageCells(carriage)]),
    ),
  );
}

function carriageCells(carriage: Carriage): readonly (string | number)[] {
  const { respiration: breath, humidityPercent, defrostHours } = carriage;
  return [
    carriage.setPointCelsius,
    humidityPercent ?? 'not controlled',
    breath ? `${breath.millilitresPerKgHour} ml/kg h at ${breath.atCelsius} °C, Q10 ${breath.q10}` : 'none',
    carriage.ventCubicMetresPerHour,
    carriage.cargoTonnes,
    defrostHours === 0 ? 'none' : defrostHours,
  ];
}

function placesTable(): string {
  return tableOf(
    [
      'place',
      'latitude',
      'longitude',
      'mean °C',
      'year ± K',
      'warmest day',
      'day ± K',
      'weather K',
      'humidity %',
      'clouds',
    ],
    Object.entries(PLACES).map(([name, { latitude, longitude, climate }]) => [
      `\`${name}\``,
      latitude,
      longitude,
      climate.meanCelsius,
      climate.yearlyAmplitude,
      climate.warmestDay,
      climate.dailyAmplitude,
      climate.weatherDeviation,
      climate.humidityPercent,
      climate.cloudiness,
    ]),
  );
}

function voyagesTable(): string {
  return tableOf(
    ['voyage', 'days', 'phases'],
    Object.entries(VOYAGES).map(([name, points]) => [
      `\`${name}\``,
      ((points.at(-1)?.hours ?? 0) / 24).toFixed(1),
      points
        .map(({ phase }) => phase)
        .filter((phase, i, all) => phase !== all[i - 1])
        .join(', '),
    ]),
  );
}
