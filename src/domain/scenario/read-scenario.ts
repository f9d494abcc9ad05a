import { LABEL_RULES } from '../simulation/reefer-plan.js';
import { COLUMN_SETS } from '../reefer/schema.js';
import { MAX_SEED } from '../simulation/simulation-command.js';
import { DocumentReader, nameOf, type Path } from './document-reader.js';
import { QUANTITIES } from './quantity.js';
import { readFaults } from './read-faults.js';
import { readInterventions } from './read-interventions.js';
import { readGroup } from './read-group.js';
import { DEFAULT_INTERVAL, intervalOf, LONGEST_DURATION, recordsOf } from './read-length.js';
import { checkSplit, readPace, readTransmission } from './read-delivery.js';
import type { GroupRecipe, Scenario, ScenarioProblem } from './scenario.js';
import { parseStart, type ScenarioStart } from './start.js';

/** The keys of a document. */
export const SCENARIO_KEYS: readonly string[] = [
  'version',
  'name',
  'description',
  'model',
  'seed',
  'start',
  'duration',
  'records',
  'interval',
  'fleet',
  'faults',
  'transmission',
  'labels',
  'split',
  'pace',
  'interventions',
];
const DEFAULT_HORIZON = 86_400;
const NOT_YET = 'is understood, but this version does not carry it out yet: leave it out';

/** What a document says, or every problem that it has. */
export type ScenarioReading =
  | { readonly scenario: Scenario; readonly problems?: never }
  | { readonly scenario?: never; readonly problems: readonly ScenarioProblem[] };

/** Reads a scenario document (docs/scenarios.md) from what YAML or JSON gave. */
export function readScenario(document: unknown): ScenarioReading {
  const reader = new DocumentReader();
  const scenario = read(reader, document);
  // What is no mapping at all is that, and not everything that it lacks.
  const other = reader.problems.filter(({ path }) => path.length === 0);
  if (other.length > 0 && other[0] === reader.problems[0]) return { problems: other };
  return reader.problems.length > 0 ? { problems: reader.problems } : { scenario };
}

function read(reader: DocumentReader, document: unknown): Scenario {
  const all = reader.mapping(document, [], SCENARIO_KEYS);
  if (all['version'] !== 1) reader.refuse(['version'], `must be 1, not ${nameOf(all['version'])}`);
  const model = reader.choice(all['model'], ['model'], ['physical', 'statistical']) ?? 'physical';
  const interval = intervalOf(reader, all['interval']);
  const intervalSeconds = interval ?? DEFAULT_INTERVAL;
  const fleet = readFleet(reader, all['fleet'], model);
  const records = recordsOf(reader, all, interval, fleet);
  const labels = reader.mapping(
    all['labels'] === undefined ? {} : all['labels'],
    ['labels'],
    ['rule', 'horizon', 'columns', 'visible'],
  );
  const visible = labels['visible'];
  if (visible !== undefined && typeof visible !== 'boolean')
    reader.refuse(['labels', 'visible'], `must be true or false, not ${nameOf(visible)}`);
  if (visible !== undefined) reader.refuse(['labels', 'visible'], NOT_YET);
  if (all['split'] !== undefined) {
    checkSplit(reader, all['split']);
    reader.refuse(['split'], NOT_YET);
  }
  return {
    name: reader.text(all['name'], ['name'], 100) ?? 'unnamed',
    description: reader.text(all['description'], ['description'], 2000) ?? '',
    model,
    seed: reader.integer(all['seed'], ['seed'], 0, MAX_SEED),
    start: startOf(reader, all['start']),
    records: records ?? 1,
    intervalSeconds,
    fleet,
    faults: readFaults(reader, all['faults'], {
      model,
      fleet,
      lastSeconds: records === undefined || interval === undefined ? Infinity : (records - 1) * interval,
    }),
    labels: {
      rule: reader.choice(labels['rule'], ['labels', 'rule'], LABEL_RULES) ?? 'actionable',
      horizonSeconds:
        reader.single(labels['horizon'], ['labels', 'horizon'], QUANTITIES.duration, {
          least: 1,
          most: LONGEST_DURATION,
        }) ?? DEFAULT_HORIZON,
      columns: reader.choice(labels['columns'], ['labels', 'columns'], COLUMN_SETS) ?? 'contract',
    },
    transmission: readTransmission(reader, all['transmission'], interval),
    pace: readPace(reader, all['pace']),
    interventions: readInterventions(reader, all['interventions'], model),
  };
}

function readFleet(reader: DocumentReader, value: unknown, model: Scenario['model']): readonly GroupRecipe[] {
  const path: Path = ['fleet'];
  const groups = reader.list(value, path, 'groups');
  if (groups.length === 0 && (value === undefined || Array.isArray(value)))
    reader.refuse(
      path,
      'must have at least one group, such as: - { group: bananas, containers: 10, product: P02, place: hamburg }',
    );
  const fleet = groups.map((group, i) => readGroup(reader, group, [...path, i], model));
  const names = fleet.map(({ name }) => name);
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      reader.refuse(
        [...path, i, 'group'],
        `${nameOf(name)} is the name of an earlier group; each needs its own`,
      );
  });
  refuseRepeated(reader, groups);
  return fleet;
}

/** A container is in one group, once. */
function refuseRepeated(reader: DocumentReader, groups: readonly unknown[]): void {
  const seen = new Set<unknown>();
  groups.forEach((group, i) => {
    const ids = (group as Readonly<Record<string, unknown>> | null)?.['containers'];
    if (!Array.isArray(ids)) return;
    ids.forEach((id: unknown, j) => {
      if (typeof id === 'string' && seen.has(id))
        reader.refuse(['fleet', i, 'containers', j], `${nameOf(id)} is in the fleet already: name it once`);
      seen.add(id);
    });
  });
}

function startOf(reader: DocumentReader, value: unknown): ScenarioStart {
  if (value === undefined) return { secondsBeforeNow: 0 };
  const start = parseStart(value);
  if (start) return start;
  reader.refuse(
    ['start'],
    `must be an instant such as 2026-01-31T08:00:00Z, now, or now - 7d, not ${nameOf(value)}`,
  );
  return { secondsBeforeNow: 0 };
}
