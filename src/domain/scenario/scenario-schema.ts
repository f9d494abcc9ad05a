import { PROFILES } from '../reefer/carriage.js';
import { ALL_PRODUCTS } from '../reefer/product.js';
import { COLUMN_SETS } from '../reefer/schema.js';
import {
  GROWTHS,
  PHYSICAL_FAULT_KINDS,
  type PhysicalFaultKind,
  SENSORS,
} from '../simulation/physical-faults.js';
import { LABEL_RULES, PHASES, UNIT_KINDS } from '../simulation/reefer-plan.js';
import { MAX_SEED } from '../simulation/simulation-command.js';
import { FAULT_CATALOGUE } from './fault-catalogue.js';
import { MAX_FLEET } from './fleet.js';
import { PLACES, VOYAGES } from './places.js';
import { QUANTITIES } from './quantity.js';
import { SPLITS, TRANSMISSION_KINDS } from './read-later.js';
import { described, object, oneOf, range, type Schema, single, weighted } from './schema-forms.js';

/**
 * The JSON Schema (draft 2020-12) of scenario documents, for editors. It says which keys and forms there are; bounds, and
 * what does not go together, are for `lint`, which refuses whatever this refuses.
 */
export function scenarioSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Reefer scenario',
    description:
      'What happens to a fleet of refrigerated containers. Check it with: reefer-simulator lint FILE',
    ...object(
      {
        version: { const: 1 },
        name: described('A short name.', { type: 'string', minLength: 1, maxLength: 100 }),
        description: described('What it is for.', { type: 'string', minLength: 1, maxLength: 2000 }),
        model: described('physical is the default here.', oneOf(['physical', 'statistical'])),
        seed: described('Decides what is left open; drawn, and reported, if absent.', {
          type: 'integer',
          minimum: 0,
          maximum: MAX_SEED,
        }),
        start: described('An instant such as 2026-01-31T08:00:00Z, now, or now - 7d; default now.', {
          type: 'string',
        }),
        duration: described('How long, such as 14d; or give records.', single(QUANTITIES.duration)),
        records: described('Of each container; or give duration.', { type: 'integer', minimum: 1 }),
        interval: described('Between records; default 5m.', single(QUANTITIES.duration)),
        fleet: described('One or more groups of containers.', { type: 'array', minItems: 1, items: group() }),
        faults: { type: 'array', items: { oneOf: PHYSICAL_FAULT_KINDS.map(fault) } },
        transmission: {
          type: 'array',
          items: { oneOf: Object.entries(TRANSMISSION_KINDS).map(transmission) },
        },
        labels: object({
          rule: described('When maintenance_required is 1; default actionable.', oneOf(LABEL_RULES)),
          horizon: described('For the rule horizon; default 1d.', single(QUANTITIES.duration)),
          columns: described('Columns of the output; default contract.', oneOf(COLUMN_SETS)),
          visible: { type: 'boolean' },
        }),
        split: object(Object.fromEntries(SPLITS.map((name) => [name, single(QUANTITIES.share)]))),
        pace: {
          ...object({
            speedup: described('Times real time.', { type: 'number', exclusiveMinimum: 0 }),
            records_per_second: { type: 'number', exclusiveMinimum: 0 },
          }),
          minProperties: 1,
          maxProperties: 1,
        },
      },
      ['version', 'fleet'],
    ),
  };
}

function group(): Schema {
  const productIds = ALL_PRODUCTS.map(({ id }) => id);
  const place = {
    latitude: { type: 'number', minimum: -90, maximum: 90 },
    longitude: { type: 'number', minimum: -180, maximum: 180 },
    climate: oneOf(Object.keys(PLACES)),
  };
  const waypoint = object(
    { at: single(QUANTITIES.duration), place: oneOf(Object.keys(PLACES)), ...place, phase: oneOf(PHASES) },
    ['at'],
  );
  return {
    ...object(
      {
        group: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$' },
        containers: described('How many, or a list of ids.', {
          anyOf: [
            { type: 'integer', minimum: 1, maximum: MAX_FLEET },
            { type: 'array', minItems: 1, items: { type: 'string' } },
          ],
        }),
        places: described('So many at a time; when one leaves, another arrives.', {
          type: 'integer',
          minimum: 1,
          maximum: MAX_FLEET,
        }),
        stay: described('How long a container stays at its place.', range(QUANTITIES.duration)),
        product: described('An id, or weights.', weighted(productIds)),
        profile: described('real is the default here.', oneOf(PROFILES)),
        cargo: described('Default: the product’s usual load.', range(QUANTITIES.mass)),
        precooled: described(
          'Share whose cargo comes at the set point; the others come at ambient temperature. Default 100%.',
          single(QUANTITIES.share),
        ),
        unit: described('A kind of unit, or weights.', weighted(UNIT_KINDS)),
        age: described('In years; default 0..12.', range(QUANTITIES.years)),
        vent: described('Fresh air; default: the product’s.', range(QUANTITIES.flow)),
        atmosphere: described(
          'Controlled atmosphere; absent: none.',
          object({ oxygen: range(QUANTITIES.level), carbon_dioxide: range(QUANTITIES.level) }, [
            'oxygen',
            'carbon_dioxide',
          ]),
        ),
        place: {
          anyOf: [oneOf(Object.keys(PLACES)), object(place, ['latitude', 'longitude', 'climate'])],
        },
        voyage: {
          anyOf: [oneOf(Object.keys(VOYAGES)), { type: 'array', minItems: 2, items: waypoint }],
        },
      },
      ['group', 'product'],
    ),
    oneOf: [{ required: ['containers'] }, { required: ['places', 'stay'] }],
    not: { required: ['place', 'voyage'] },
  };
}

function fault(kind: PhysicalFaultKind): Schema {
  const { cause, ofSensor, grows, parameters } = FAULT_CATALOGUE[kind];
  const own = Object.entries(parameters).map(([name, { quantity }]) => [name, range(quantity)] as const);
  const rateIsParameter = 'rate' in parameters;
  return {
    description: cause,
    ...object(
      {
        kind: { const: kind },
        in: described('A group, or ids; absent: the whole fleet.', {
          anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        }),
        share: described('Of the containers.', single(QUANTITIES.share)),
        count: described('Of the containers.', { type: 'integer', minimum: 1 }),
        ...(!rateIsParameter && {
          rate: described('For each container, such as 0.1/w.', single(QUANTITIES.rate)),
        }),
        onset: described('After the start, or after the arrival; default 0s.', range(QUANTITIES.duration)),
        duration: described('Absent: to the end.', range(QUANTITIES.duration)),
        severity: described('0..1 scales the parameters that are not given.', range(QUANTITIES.number)),
        ...(ofSensor && { sensor: oneOf(SENSORS) }),
        ...(grows && { growth: oneOf(GROWTHS) }),
        ...(grows === 'over' && { over: range(QUANTITIES.duration) }),
        ...Object.fromEntries(own),
        ...(kind === 'evaporator-fan' && { fan: oneOf([1, 2]) }),
        ...(kind === 'sensor-dropout' && { as: oneOf(['hold', 'rail', 'empty']) }),
        ...(kind === 'sensor-stuck' && { at: { anyOf: [{ const: 'last' }, range(QUANTITIES.amount)] } }),
      },
      ofSensor ? ['kind', 'sensor'] : ['kind'],
    ),
  };
}

function transmission([kind, key]: readonly [string, string | undefined]): Schema {
  const how = key === undefined ? {} : { [key]: range(QUANTITIES.duration) };
  return object({ kind: { const: kind }, rate: single(QUANTITIES.share), ...how }, [
    'kind',
    'rate',
    ...Object.keys(how),
  ]);
}
