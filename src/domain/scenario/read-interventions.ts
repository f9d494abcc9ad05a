import { isContainerId } from '../reefer/container-id.js';
import { MAX_RECORDS_PER_CONTAINER } from '../simulation/simulation-command.js';
import { type DocumentReader, nameOf, type Path } from './document-reader.js';
import { readFault } from './read-faults.js';
import type { FaultRecipe, Intervention, Scenario } from './scenario.js';

/** Keys of a fault that say who has it and when, which an intervention says itself. */
const DECIDED = ['in', 'share', 'count', 'onset'];
/** Keys that every kind of sudden fault has. */
const COMMON = ['kind', 'duration', 'severity'];
/** Keys of an intervention that say who has the fault and when. */
const WHO_AND_WHEN = ['container', 'first_record'] as const;

/** Reads the interventions of a document. */
export function readInterventions(
  reader: DocumentReader,
  value: unknown,
  model: Scenario['model'],
): readonly Intervention[] {
  return reader
    .list(value, ['interventions'], 'interventions')
    .flatMap((item, i) => readIntervention(reader, item, ['interventions', i], model) ?? []);
}

function readIntervention(
  reader: DocumentReader,
  value: unknown,
  path: Path,
  model: Scenario['model'],
): Intervention | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.refuse(path, `must be a mapping with container, first_record and a fault, not ${nameOf(value)}`);
    return undefined;
  }
  const { container, first_record: first, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof container !== 'string' || !isContainerId(container))
    reader.refuse([...path, 'container'], `must be a container's id, not ${nameOf(container)}`);
  const firstRecord = reader.integer(first, [...path, 'first_record'], 0, MAX_RECORDS_PER_CONTAINER - 1);
  if (first === undefined)
    reader.refuse([...path, 'first_record'], 'is missing: the first record that shows it, from 0');
  const who = { containerId: String(container), firstRecord: firstRecord ?? 0 };
  if ('ends' in rest) {
    reader.mapping(rest, path, ['ends']);
    const ends = reader.text(rest['ends'], [...path, 'ends'], 100);
    return ends === undefined ? undefined : { ...who, ends };
  }
  const fault = readSuddenFault(reader, rest, path, model, WHO_AND_WHEN);
  return fault && { ...who, fault };
}

/**
 * Reads a fault that begins with a record of one container; `others` are keys beside it, which the caller reads. Refuses
 * each where the model is statistical, which places its faults itself.
 */
export function readSuddenFault(
  reader: DocumentReader,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  model: Scenario['model'],
  others: readonly string[] = [],
): FaultRecipe | undefined {
  if (model === 'statistical') {
    reader.refuse(
      path,
      'means nothing to the statistical model, which places its faults itself: use model: physical',
    );
    return undefined;
  }
  const decided = DECIDED.filter((key) => key in value);
  for (const key of decided)
    reader.refuse([...path, key], 'does not belong here: one container has the fault, from one record on');
  const { length } = reader.problems;
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !DECIDED.includes(key)));
  const recipe = readFault(
    reader,
    rest,
    path,
    { model, fleet: [], lastSeconds: Infinity, commonKeys: [...others, ...COMMON] },
    0,
  );
  return reader.problems.length > length || decided.length > 0 ? undefined : recipe;
}
