import { PHASES } from '../simulation/reefer-plan.js';
import { type DocumentReader, nameOf, type Path } from './document-reader.js';
import { type Place, PLACES, type VoyagePoint, VOYAGES } from './places.js';
import { QUANTITIES } from './quantity.js';
import type { GroupRecipe } from './scenario.js';

const DEFAULT_PLACE = 'hamburg';
const DAY = 86_400;

/** Reads where a group is: a place, or a voyage. */
export function whereOf(
  reader: DocumentReader,
  { place, voyage }: Readonly<Record<string, unknown>>,
  path: Path,
): GroupRecipe['where'] {
  if (place !== undefined && voyage !== undefined)
    reader.refuse([...path, 'voyage'], 'and place cannot both be: a container stays, or goes');
  if (voyage !== undefined) return voyageOf(reader, voyage, [...path, 'voyage']);
  if (typeof place === 'object') return ownPlace(reader, place, [...path, 'place']);
  const name = reader.choice(place, [...path, 'place'], Object.keys(PLACES)) ?? DEFAULT_PLACE;
  return { name, place: PLACES[name] as Place };
}

function ownPlace(reader: DocumentReader, value: unknown, path: Path) {
  const given = reader.mapping(value, path, ['latitude', 'longitude', 'climate']);
  const { latitude, longitude } = position(reader, given, path);
  const climate = reader.choice(given['climate'], [...path, 'climate'], Object.keys(PLACES)) ?? DEFAULT_PLACE;
  if (given['climate'] === undefined)
    reader.refuse(
      [...path, 'climate'],
      `is missing: the climate of one of ${Object.keys(PLACES).join(', ')}`,
    );
  return {
    name: `${latitude},${longitude}`,
    place: { latitude, longitude, climate: (PLACES[climate] as Place).climate },
  };
}

function position(reader: DocumentReader, given: Readonly<Record<string, unknown>>, path: Path) {
  const angle = (key: string, most: number): number => {
    const value = given[key];
    if (typeof value === 'number' && Math.abs(value) <= most) return value;
    reader.refuse([...path, key], `must be degrees from -${most} to ${most}, not ${nameOf(value)}`);
    return 0;
  };
  return { latitude: angle('latitude', 90), longitude: angle('longitude', 180) };
}

function voyageOf(reader: DocumentReader, value: unknown, path: Path) {
  if (!Array.isArray(value)) {
    const name = reader.choice(value, path, Object.keys(VOYAGES)) ?? 'guayaquil-panama-rotterdam';
    return { name, voyage: VOYAGES[name] as readonly VoyagePoint[] };
  }
  let last = -1;
  const voyage = value.map((item: unknown, i): VoyagePoint => {
    const here: Path = [...path, i];
    const point = reader.mapping(item, here, ['at', 'place', 'latitude', 'longitude', 'climate', 'phase']);
    const seconds = reader.single(point['at'], [...here, 'at'], QUANTITIES.duration, {
      least: 0,
      most: 1000 * DAY,
    });
    if (point['at'] === undefined)
      reader.refuse([...here, 'at'], 'is missing: when it is there after the start, such as 0h or 3d');
    if (seconds !== undefined && seconds <= last)
      reader.refuse([...here, 'at'], 'must be later than at the waypoint before');
    last = seconds ?? last;
    const named = reader.choice(point['place'], [...here, 'place'], Object.keys(PLACES));
    const climate = reader.choice(point['climate'], [...here, 'climate'], Object.keys(PLACES));
    const place = named === undefined ? undefined : PLACES[named];
    const where = place ?? {
      ...position(reader, point, here),
      climate: PLACES[climate ?? DEFAULT_PLACE]?.climate as Place['climate'],
    };
    const phase = reader.choice(point['phase'], [...here, 'phase'], PHASES) ?? 'sea';
    return { ...where, hours: (seconds ?? 0) / 3600, phase };
  });
  if (voyage.length < 2)
    reader.refuse(path, 'needs at least two waypoints, or the name of a built-in voyage');
  else if (voyage[0]?.hours !== 0) reader.refuse([...path, 0, 'at'], 'must be 0h at the first waypoint');
  return { name: `voyage-of-${voyage.length}`, voyage };
}
