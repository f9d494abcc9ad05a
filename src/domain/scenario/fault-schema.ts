import { GROWTHS, type PhysicalFaultKind, SENSORS } from '../simulation/physical-faults.js';
import type { TransmissionKind } from '../simulation/transmission.js';
import { FAULT_CATALOGUE, USUAL_OVER } from './fault-catalogue.js';
import { QUANTITIES } from './quantity.js';
import { DELAY_KEYS } from './read-delivery.js';
import { described, object, oneOf, range, type Schema, single } from './schema-forms.js';

const IN_ANY: Schema = {
  duration: described('Absent: to the end.', range(QUANTITIES.duration)),
  severity: described('0..1 scales the parameters that are not given.', range(QUANTITIES.number)),
};
const FROM_RECORD: Schema = {
  container: described('The id.', { type: 'string' }),
  first_record: described('The first record that shows it, counted from 0.', { type: 'integer', minimum: 0 }),
};

/** A fault that was ended in a run. */
export const ENDED_FAULT: Schema = object(
  { ...FROM_RECORD, ends: described('The id of the fault.', { type: 'string' }) },
  ['container', 'first_record', 'ends'],
);

/** A fault of a scenario. */
export function fault(kind: PhysicalFaultKind): Schema {
  const { cause, ofSensor, parameters } = FAULT_CATALOGUE[kind];
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
        ...(!('rate' in parameters) && {
          rate: described('For each container, such as 0.1/w.', single(QUANTITIES.rate)),
        }),
        onset: described('After the start, or after the arrival; default 0s.', range(QUANTITIES.duration)),
        ...IN_ANY,
        ...parametersOf(kind),
      },
      ofSensor ? ['kind', 'sensor'] : ['kind'],
    ),
  };
}

/** A fault that was put into a run. */
export function begunFault(kind: PhysicalFaultKind): Schema {
  const { cause, ofSensor } = FAULT_CATALOGUE[kind];
  const properties = { ...FROM_RECORD, kind: { const: kind }, ...IN_ANY, ...parametersOf(kind) };
  return {
    description: cause,
    ...object(properties, ['container', 'first_record', 'kind', ...(ofSensor ? ['sensor'] : [])]),
  };
}

/** What befalls records on their way. */
export function transmissionFault(kind: TransmissionKind): Schema {
  const key = DELAY_KEYS[kind];
  const how = key === undefined ? {} : { [key]: range(QUANTITIES.duration) };
  return object({ kind: { const: kind }, rate: single(QUANTITIES.share), ...how }, [
    'kind',
    'rate',
    ...Object.keys(how),
  ]);
}

function parametersOf(kind: PhysicalFaultKind): Schema {
  const { ofSensor, grows, parameters } = FAULT_CATALOGUE[kind];
  const own = Object.entries(parameters).map(([name, { quantity }]) => [name, range(quantity)] as const);
  return {
    ...(ofSensor && { sensor: oneOf(SENSORS) }),
    ...(grows && { growth: described(`Default ${grows.usual}.`, oneOf(GROWTHS)) }),
    ...(grows &&
      grows.over && {
        over: described(
          `How long it takes to come; growth is then ${USUAL_OVER} by default.`,
          range(QUANTITIES.duration),
        ),
      }),
    ...Object.fromEntries(own),
    ...(kind === 'evaporator-fan' && { fan: oneOf([1, 2]) }),
    ...(kind === 'sensor-dropout' && { as: oneOf(['hold', 'rail', 'empty']) }),
    ...(kind === 'sensor-stuck' && { at: { anyOf: [{ const: 'last' }, range(QUANTITIES.amount)] } }),
  };
}
