import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { distance } from '@turf/distance';
import { feature } from 'topojson-client';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { greatCircle } from '../../src/domain/models/physical/surroundings.js';
import { VOYAGES, type VoyagePoint } from '../../src/domain/scenario/places.js';

const KILOMETRES_PER_KNOT_HOUR = 1.852;
/** Fastest reefer ships and container ships sail 20 to 24 knots. */
const FASTEST_KNOTS = 24;
/** A port is on land, and its quay within a few kilometres of the sea. */
const NEAR_A_PORT_KILOMETRES = 40;

const atlas = readFileSync(createRequire(import.meta.url).resolve('world-atlas/land-10m.json'), 'utf8');
const topology = JSON.parse(atlas) as Topology<{ land: GeometryCollection }>;
/** Natural Earth, 1:10 million, without islands of Fiji on the antimeridian, which a plane tears apart: no voyage is near. */
const land: readonly Polygon[] = feature(topology, topology.objects.land)
  .features.flatMap(({ geometry }) => (geometry as MultiPolygon).coordinates)
  .filter(([ring = []]) => !isTorn(ring) || ring.some(([, y = 0]) => Math.abs(y) > 60))
  .map((coordinates) => ({ type: 'Polygon', coordinates, bbox: boxOf(coordinates[0] ?? []) }));

function boxOf(ring: readonly Position[]): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const [x = 0, y = 0] of ring) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function isTorn(ring: readonly Position[]): boolean {
  return ring.some(([x = 0], i) => i > 0 && Math.abs(x - (ring[i - 1]?.[0] ?? 0)) > 180);
}

function isLand(longitude: number, latitude: number): boolean {
  return land.some((polygon) => booleanPointInPolygon([longitude, latitude], polygon));
}

interface Leg {
  readonly from: VoyagePoint;
  readonly to: VoyagePoint;
}

function legsOf(voyage: readonly VoyagePoint[]): readonly Leg[] {
  return voyage.slice(1).map((to, i) => ({ from: voyage[i] as VoyagePoint, to }));
}

const kilometres = (a: Pick<VoyagePoint, 'latitude' | 'longitude'>, b: typeof a): number =>
  distance([a.longitude, a.latitude], [b.longitude, b.latitude], { units: 'kilometers' });

/** Where a ship is at sea: phases `sea` between waypoints, each a few kilometres of the way apart. */
function fixesAtSea({ from, to }: Leg): readonly { readonly latitude: number; readonly longitude: number }[] {
  if (from.phase !== 'sea') return [];
  const way = greatCircle(from, to);
  const length = kilometres(from, to);
  const count = Math.max(1, Math.ceil(length / 10));
  return Array.from({ length: count + 1 }, (_, i) => way(i / count)).filter(
    (fix) => kilometres(fix, from) > NEAR_A_PORT_KILOMETRES && kilometres(fix, to) > NEAR_A_PORT_KILOMETRES,
  );
}

describe.each(Object.entries(VOYAGES))('the voyage %s', (_, voyage) => {
  const legs = legsOf(voyage);

  it('crosses no land', () => {
    const fixes = legs.flatMap(fixesAtSea);
    expect(fixes.length).toBeGreaterThan(300);
    expect(fixes.filter(({ latitude, longitude }) => isLand(longitude, latitude))).toEqual([]);
  });

  it('is no faster than a ship, or at its ends a truck', () => {
    for (const { from, to } of legs) {
      const knots = kilometres(from, to) / (to.hours - from.hours) / KILOMETRES_PER_KNOT_HOUR;
      expect({ from, knots: knots <= (from.phase === 'truck' ? 45 : FASTEST_KNOTS) }).toEqual({
        from,
        knots: true,
      });
    }
  });
});

describe('the land that voyages are held against', () => {
  it('is land where people live, and none in the middle of the seas', () => {
    expect(isLand(10, 53.6)).toBe(true);
    expect(isLand(-79.9, -2.1)).toBe(true);
    expect(isLand(-30, 35)).toBe(false);
    expect(isLand(-150, 40)).toBe(false);
  });
});
