import fc from 'fast-check';
import { FAULT_CATALOGUE, type FaultParameter } from '../../src/domain/scenario/fault-catalogue.js';
import { PLACES, VOYAGES } from '../../src/domain/scenario/places.js';
import { inUnit, QUANTITIES, type Quantity } from '../../src/domain/scenario/quantity.js';
import {
  GROWTHS,
  PHYSICAL_FAULT_KINDS,
  type PhysicalFaultKind,
  SENSORS,
} from '../../src/domain/simulation/physical-faults.js';
import { LABEL_RULES, UNIT_KINDS } from '../../src/domain/simulation/reefer-plan.js';

type Document = Readonly<Record<string, unknown>>;

const HOUR = 3600;
/** Hours of a generated scenario: short, because every record is looked at. */
const HOURS = 36;
const CHILLED = ['P01', 'P02', 'P03', 'P04', 'P05'];
const FROZEN = ['P06', 'P07'];

/** Keys that may be missing. */
function some(record: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Document> {
  return fc.record(record, { requiredKeys: [] });
}

/** A value of a quantity between two, as a document writes it. */
function between(least: number, most: number, quantity: Quantity): fc.Arbitrary<string | number> {
  const share = fc.integer({ min: 0, max: 1000 });
  return share.map((at) => inUnit(rounded(least + ((most - least) * at) / 1000), quantity));
}

function rangeWithin(least: number, most: number, quantity: Quantity): fc.Arbitrary<string | number> {
  const shares = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
  const at = (share: number): string => inUnit(rounded(least + ((most - least) * share) / 1000), quantity);
  return fc.oneof(
    between(least, most, quantity),
    shares.map(([a, b]) => `${at(Math.min(a, b))}..${at(Math.max(a, b))}`),
  );
}

const rounded = (value: number): number => Number(value.toPrecision(6));

function parameter({ quantity, usual, least, most }: FaultParameter): fc.Arbitrary<unknown> {
  return fc.oneof(
    rangeWithin(usual.low, usual.high, quantity),
    rangeWithin(Math.max(least, -1000), Math.min(most, 1000), quantity),
  );
}

function fault(kind: PhysicalFaultKind): fc.Arbitrary<Document> {
  const { ofSensor, grows, parameters } = FAULT_CATALOGUE[kind];
  const { duration, share } = QUANTITIES;
  const own = Object.entries(parameters).map(([name, its]) => [name, parameter(its)] as const);
  return fc
    .tuple(
      fc.record({
        kind: fc.constant(kind),
        onset: rangeWithin(0, (HOURS - 10) * HOUR, duration),
        ...(ofSensor && { sensor: fc.constantFrom(...SENSORS) }),
      }),
      fc.oneof(
        fc.record({ share: between(0, 1, share) }),
        fc.record({ count: fc.constant(1) }),
        fc.constant({}),
      ),
      some({
        duration: rangeWithin(600, 8 * HOUR, duration),
        severity: fc.constantFrom(0, 0.5, 1, '0.2..0.8'),
        ...(grows && { growth: fc.constantFrom(...GROWTHS) }),
        ...(grows && grows.over && { over: rangeWithin(60, 20 * HOUR, duration) }),
        ...Object.fromEntries(own),
        ...(kind === 'evaporator-fan' && { fan: fc.constantFrom(1, 2) }),
        ...(kind === 'sensor-dropout' && { as: fc.constantFrom('hold', 'rail', 'empty') }),
        ...(kind === 'sensor-stuck' && { at: fc.constantFrom('last', -20, 0, 15.5) }),
      }),
    )
    .map(([fixed, frequency, more]) => ({ ...fixed, ...frequency, ...more }));
}

function group(name: string): fc.Arbitrary<Document> {
  const { mass, share, flow, level } = QUANTITIES;
  const where = fc.oneof(
    fc.record({ place: fc.constantFrom(...Object.keys(PLACES)) }),
    fc.record({ voyage: fc.constantFrom(...Object.keys(VOYAGES)) }),
    fc.record({
      place: fc.record({
        latitude: fc.integer({ min: -90, max: 90 }),
        longitude: fc.integer({ min: -180, max: 180 }),
        climate: fc.constantFrom(...Object.keys(PLACES)),
      }),
    }),
  );
  const carried = fc.oneof(
    fc.record({ product: fc.constantFrom(...CHILLED), profile: fc.constantFrom('real', 'seed') }),
    fc.record({ product: fc.constantFrom(...FROZEN, { P01: 1, P06: 3 }) }),
  );
  const members = fc.oneof(
    fc.record({ containers: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ places: fc.integer({ min: 1, max: 2 }), stay: fc.constantFrom('6h..20h', '1d', '2d..3d') }),
  );
  const more = some({
    cargo: rangeWithin(0.5, 30, mass),
    precooled: between(0, 1, share),
    unit: fc.constantFrom(...UNIT_KINDS, { digital: 1, throttled: 2 }),
    age: fc.constantFrom('0..12', 0, 40),
    vent: rangeWithin(0, 240, flow),
    atmosphere: fc.record({ oxygen: rangeWithin(1, 10, level), carbon_dioxide: rangeWithin(1, 15, level) }),
  });
  return fc
    .tuple(members, carried, where, more)
    .map(([who, what, here, rest]) => ({ group: name, ...who, ...what, ...here, ...rest }));
}

/** Legal scenarios of the physical model of a day and a half: up to two groups, up to four faults. */
export const anyScenario: fc.Arbitrary<Document> = fc
  .record({
    version: fc.constant(1),
    seed: fc.integer({ min: 0, max: 1000 }),
    start: fc.constantFrom('2026-01-31T08:00:00Z', '2024-02-29', '2026-07-15T00:00:00+02:00'),
    duration: fc.constant(`${HOURS}h`),
    interval: fc.constantFrom('5m', '15m', '30m', '1h', '7m', '23m'),
    fleet: fc.oneof(fc.tuple(group('a')), fc.tuple(group('a'), group('b'))),
    faults: fc.array(fc.oneof(...PHYSICAL_FAULT_KINDS.map(fault)), { maxLength: 4 }),
    labels: fc.record({
      rule: fc.constantFrom(...LABEL_RULES),
      horizon: fc.constantFrom('1h', '1d'),
      columns: fc.constant('extended'),
    }),
  })
  .map(({ fleet, faults, ...rest }) => ({
    ...rest,
    fleet,
    // A scrubber fails only where there is a controlled atmosphere.
    faults: faults.filter(
      ({ kind }) => kind !== 'scrubber-failure' || fleet.some((one) => 'atmosphere' in one),
    ),
  }));
