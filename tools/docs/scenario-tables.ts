import { carriagesOf, type Carriage } from '../../src/domain/reefer/carriage.js';
import { ALL_PRODUCTS } from '../../src/domain/reefer/product.js';
import { type Place, PLACES, type VoyagePoint, VOYAGES } from '../../src/domain/scenario/places.js';
import type { Climate } from '../../src/domain/simulation/reefer-plan.js';
import { withMarkedPart } from '../marked-part.js';
import { tableOf } from './model-tables.js';

const PARTS: Readonly<Record<string, () => string>> = {
  products: productsTable,
  places: placesTable,
  voyages: voyagesTable,
};

/** docs/scenarios.md with its tables made again. */
export function withScenarioTables(page: string): string {
  return Object.entries(PARTS).reduce(
    (text, [name, table]) => withMarkedPart(text, name, 'npm run docs:model', table()),
    page,
  );
}

function productsTable(): string {
  return tableOf(
    ['`product`', 'what', 'profile `seed`', 'profile `real`', 'usual load', 'fresh air'],
    ALL_PRODUCTS.map(({ id, name }) => {
      const { seed, real } = Object.fromEntries(carriagesOf(id));
      return [
        `\`${id}\``,
        real?.frozen ? `${name}, frozen (physical model only)` : name,
        seed ? climateIn(seed) : 'none',
        real ? climateIn(real) : 'none',
        `${real?.cargoTonnes ?? 0} t`,
        `${real?.ventCubicMetresPerHour ?? 0} m³/h`,
      ];
    }),
  );
}

function climateIn({ setPointCelsius, humidityPercent }: Carriage): string {
  return `${setPointCelsius} °C${humidityPercent === undefined ? '' : `, ${humidityPercent} % humidity`}`;
}

function placesTable(): string {
  return tableOf(
    ['`place`', 'climate', 'mean of the coldest and of the warmest month', 'humidity'],
    Object.entries(PLACES).map(([name, { climate }]) => [
      `\`${name}\``,
      inWords(climate),
      `${(climate.meanCelsius - climate.yearlyAmplitude).toFixed(0)} and ${(climate.meanCelsius + climate.yearlyAmplitude).toFixed(0)} °C`,
      `${climate.humidityPercent} %`,
    ]),
  );
}

function inWords({ meanCelsius, yearlyAmplitude }: Climate): string {
  const warmth = meanCelsius < 12 ? 'cool' : meanCelsius < 20 ? 'mild' : 'hot';
  const seasons =
    yearlyAmplitude < 2 ? 'the same all year' : yearlyAmplitude < 6 ? 'slight seasons' : 'marked seasons';
  return `${warmth}, ${seasons}`;
}

function voyagesTable(): string {
  return tableOf(
    ['`voyage`', 'from', 'to', 'days', 'stages'],
    Object.entries(VOYAGES).map(([name, points]) => [
      `\`${name}\``,
      nearestPlace(points[0] as VoyagePoint),
      nearestPlace(points.at(-1) as VoyagePoint),
      ((points.at(-1)?.hours ?? 0) / 24).toFixed(1),
      points
        .map(({ phase }) => phase)
        .filter((phase, i, all) => phase !== all[i - 1])
        .join(', '),
    ]),
  );
}

/** Of the built-in places the one that is nearest on the map; both are within a degree of it. */
function nearestPlace({ latitude, longitude }: Place): string {
  const distance = (place: Place): number =>
    Math.hypot(place.latitude - latitude, place.longitude - longitude);
  const [nearest = ''] = Object.keys(PLACES).sort(
    (a, b) => distance(PLACES[a] as Place) - distance(PLACES[b] as Place),
  );
  return nearest;
}
