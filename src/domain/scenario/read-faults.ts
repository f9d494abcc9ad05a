import {
  GROWTHS,
  PHYSICAL_FAULT_KINDS,
  type PhysicalFaultKind,
  SENSORS,
} from '../simulation/physical-faults.js';
import { type DocumentReader, nameOf, type Path } from './document-reader.js';
import { FAULT_CATALOGUE } from './fault-catalogue.js';
import { inUnit, QUANTITIES, type Range } from './quantity.js';
import { LONGEST_DURATION } from './read-length.js';
import { amongOf, frequencyOf, inGroups } from './read-who.js';
import type { FaultRecipe, GroupRecipe, Scenario } from './scenario.js';

const COMMON = ['kind', 'in', 'share', 'count', 'rate', 'onset', 'duration', 'severity'];
/** Faults that the statistical model knows: of power, and of the two gas sensors. */
const STATISTICAL_KINDS: readonly string[] = ['power-outage', 'sensor-bias'];

interface Surroundings {
  readonly model: Scenario['model'];
  readonly fleet: readonly GroupRecipe[];
  /** Time of the last record after the first; Infinity: not known. */
  readonly lastSeconds: number;
  /** Keys of every kind of fault; absent: those of a scenario's faults. */
  readonly commonKeys?: readonly string[];
}

/** Reads the faults of a scenario. */
export function readFaults(
  reader: DocumentReader,
  value: unknown,
  surroundings: Surroundings,
): readonly FaultRecipe[] {
  return reader
    .list(value, ['faults'], 'faults')
    .flatMap((item, index) => readFault(reader, item, ['faults', index], surroundings, index) ?? []);
}

/** Reads one fault; `index` is its place in its list. */
export function readFault(
  reader: DocumentReader,
  value: unknown,
  path: Path,
  { model, fleet, lastSeconds, commonKeys = COMMON }: Surroundings,
  index: number,
): FaultRecipe | undefined {
  const at = (key: string): Path => [...path, key];
  const kindGiven = (value as Record<string, unknown> | null)?.['kind'];
  if (kindGiven === undefined) {
    const parameters = Object.values(FAULT_CATALOGUE).flatMap((entry) => Object.keys(entry.parameters));
    reader.mapping(value, path, [...commonKeys, 'sensor', ...new Set(parameters)]);
    reader.refuse(at('kind'), `is missing: one of ${PHYSICAL_FAULT_KINDS.join(', ')}`);
    return undefined;
  }
  const kind = reader.choice(kindGiven, at('kind'), PHYSICAL_FAULT_KINDS);
  if (!kind) return undefined;
  const entry = FAULT_CATALOGUE[kind];
  const keys = [
    ...commonKeys.filter((key) => !(key === 'rate' && 'rate' in entry.parameters)),
    ...(entry.ofSensor ? ['sensor'] : []),
    ...(entry.grows ? ['growth'] : []),
    ...(entry.grows && entry.grows.over ? ['over'] : []),
    ...Object.keys(entry.parameters),
    ...extraKeys(kind),
  ];
  const fault = reader.mapping(value, path, keys);
  const sensor = reader.choice(fault['sensor'], at('sensor'), SENSORS);
  if (entry.ofSensor && fault['sensor'] === undefined)
    reader.refuse(at('sensor'), `is missing: which column is measured wrongly, one of ${SENSORS.join(', ')}`);
  if (model === 'statistical') {
    if (!STATISTICAL_KINDS.includes(kind))
      reader.refuse(
        at('kind'),
        `${kind} means nothing to the statistical model, which knows ${STATISTICAL_KINDS.join(', ')}: use model: physical`,
      );
    else refuseTimes(reader, fault, path);
  }
  const onset = reader.range(fault['onset'], at('onset'), QUANTITIES.duration, {
    least: 0,
    most: LONGEST_DURATION,
  });
  const isYard = fleet.every(({ members }) => 'places' in members);
  if (onset && onset.low > lastSeconds && !isYard)
    reader.refuse(
      at('onset'),
      `${nameOf(fault['onset'])} is after the last record, which comes ${inUnit(lastSeconds, QUANTITIES.duration)} after the first: no record would show it`,
    );
  const groups = inGroups(fleet, fault['in']);
  if (kind === 'scrubber-failure' && groups.length > 0 && !groups.some(({ atmosphere }) => atmosphere))
    reader.refuse(path, 'needs a group with atmosphere: without controlled atmosphere there is no scrubber');
  return {
    kind,
    index,
    sensor,
    among: amongOf(reader, fault['in'], at('in'), fleet),
    frequency: frequencyOf(reader, fault, path, 'rate' in entry.parameters),
    onset: onset ?? { low: 0, high: 0 },
    duration: reader.range(fault['duration'], at('duration'), QUANTITIES.duration, {
      least: 1,
      most: LONGEST_DURATION,
    }),
    growth: reader.choice(fault['growth'], at('growth'), GROWTHS),
    over: reader.range(fault['over'], at('over'), QUANTITIES.duration, { least: 1, most: LONGEST_DURATION }),
    severity: reader.range(fault['severity'], at('severity'), QUANTITIES.number, { least: 0, most: 1 }) ?? {
      low: 0,
      high: 1,
    },
    parameters: parametersOf(reader, kind, fault, path),
    fan: kind === 'evaporator-fan' ? fanOf(reader, fault['fan'], at('fan')) : undefined,
    as: reader.choice(fault['as'], at('as'), ['hold', 'rail', 'empty']),
    stuckAt: kind === 'sensor-stuck' ? stuckAtOf(reader, fault['at'], at('at')) : undefined,
  };
}

function extraKeys(kind: PhysicalFaultKind): readonly string[] {
  if (kind === 'evaporator-fan') return ['fan'];
  if (kind === 'sensor-dropout') return ['as'];
  return kind === 'sensor-stuck' ? ['at'] : [];
}

function refuseTimes(reader: DocumentReader, fault: Readonly<Record<string, unknown>>, path: Path): void {
  for (const key of ['onset', 'duration', 'severity', 'bias', 'growth', 'over', 'rate', 'count'])
    if (fault[key] !== undefined)
      reader.refuse(
        [...path, key],
        'means nothing to the statistical model, which places its faults itself: leave it out',
      );
  const { sensor } = fault;
  if (sensor !== undefined && sensor !== 'carbon_dioxide_level' && sensor !== 'oxygen_level')
    reader.refuse(
      [...path, 'sensor'],
      'must be carbon_dioxide_level or oxygen_level in the statistical model',
    );
}

function parametersOf(
  reader: DocumentReader,
  kind: PhysicalFaultKind,
  fault: Readonly<Record<string, unknown>>,
  path: Path,
): Readonly<Record<string, Range>> {
  const found: Record<string, Range> = {};
  for (const [name, { quantity, least, most }] of Object.entries(FAULT_CATALOGUE[kind].parameters)) {
    const range = reader.range(fault[name], [...path, name], quantity, { least, most });
    if (range) found[name] = range;
  }
  return found;
}

function fanOf(reader: DocumentReader, value: unknown, path: Path): 1 | 2 | undefined {
  if (value === undefined || value === 1 || value === 2) return value;
  reader.refuse(path, `must be 1 or 2, not ${nameOf(value)}`);
  return undefined;
}

function stuckAtOf(reader: DocumentReader, value: unknown, path: Path): Range | 'last' | undefined {
  if (value === undefined || value === 'last') return value;
  return reader.range(value, path, QUANTITIES.amount, { least: -100, most: 100 });
}
