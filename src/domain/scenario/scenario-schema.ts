import { PROFILES } from '../reefer/carriage.js';
import { ALL_PRODUCTS } from '../reefer/product.js';
import { COLUMN_SETS } from '../reefer/schema.js';
import { PHYSICAL_FAULT_KINDS } from '../simulation/physical-faults.js';
import { LABEL_RULES, PHASES, UNIT_KINDS } from '../simulation/reefer-plan.js';
import { MAX_SEED } from '../simulation/simulation-command.js';
import { TRANSMISSION_KINDS } from '../simulation/transmission.js';
import { begunFault, ENDED_FAULT, fault, transmissionFault } from './fault-schema.js';
import { MAX_FLEET } from './fleet.js';
import { PLACES, VOYAGES } from './places.js';
import { QUANTITIES } from './quantity.js';
import { CATCH_UPS, FASTEST_PACE, SPLITS } from './read-delivery.js';
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
          items: { oneOf: TRANSMISSION_KINDS.map(transmissionFault) },
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
            speedup: described('Times real time.', pace),
            records_per_second: pace,
            catch_up: described(
              'After a stall: up to double the pace until it is made up (default), or none.',
              oneOf(CATCH_UPS),
            ),
          }),
          oneOf: [{ required: ['speedup'] }, { required: ['records_per_second'] }],
        },
        interventions: described(
          'Faults that were put into a run while it was under way, or ended; each from a record of its container on.',
          { type: 'array', items: { oneOf: [...PHYSICAL_FAULT_KINDS.map(begunFault), ENDED_FAULT] } },
        ),
      },
      ['version', 'fleet'],
    ),
  };
}

const pace = { type: 'number', minimum: 0.001, maximum: FASTEST_PACE };

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
