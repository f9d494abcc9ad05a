import { LABEL_RULES } from '../simulation/reefer-plan.js';
import { COLUMN_SETS } from '../reefer/schema.js';
import {
  MAX_INTERVAL_SECONDS,
  MAX_RECORDS_PER_CONTAINER,
  MAX_SEED,
} from '../simulation/simulation-command.js';
import { parseInstant } from '../telemetry/instant.js';
import { LAST_EPOCH_SECONDS } from '../telemetry/measurement-time.js';
import { DocumentReader, nameOf, type Path } from './document-reader.js';
import { parseQuantity, QUANTITIES } from './quantity.js';
import { readFaults } from './read-faults.js';
import { readInterventions } from './read-interventions.js';
import { readGroup } from './read-group.js';
import { checkSplit, readPace, readTransmission } from './read-delivery.js';
import type { GroupRecipe, Scenario, ScenarioProblem, ScenarioStart } from './scenario.js';

const KEYS = [
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
const LONGEST_DURATION = 100 * 366 * 86_400;
const DEFAULT_INTERVAL = 300;
const DEFAULT_HORIZON = 86_400;
const NOW = /^now(?:\s*-\s*(.+))?$/;
const HOUR = 3600;

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
  const all = reader.mapping(document, [], KEYS);
  if (all['version'] !== 1) reader.refuse(['version'], `must be 1, not ${nameOf(all['version'])}`);
  const model = reader.choice(all['model'], ['model'], ['physical', 'statistical']) ?? 'physical';
  const intervalSeconds =
    reader.single(all['interval'], ['interval'], QUANTITIES.duration, {
      least: 1,
      most: MAX_INTERVAL_SECONDS,
    }) ?? DEFAULT_INTERVAL;
  if (!Number.isInteger(intervalSeconds)) reader.refuse(['interval'], 'must be whole seconds');
  const fleet = readFleet(reader, all['fleet'], model);
  const records = recordsOf(reader, all, intervalSeconds, fleet);
  const labels = reader.mapping(
    all['labels'] === undefined ? {} : all['labels'],
    ['labels'],
    ['rule', 'horizon', 'columns', 'visible'],
  );
  if (labels['visible'] !== undefined && typeof labels['visible'] !== 'boolean')
    reader.refuse(['labels', 'visible'], `must be true or false, not ${nameOf(labels['visible'])}`);
  if (all['split'] !== undefined) checkSplit(reader, all['split']);
  return {
    name: reader.text(all['name'], ['name'], 100) ?? 'unnamed',
    description: reader.text(all['description'], ['description'], 2000) ?? '',
    model,
    seed: reader.integer(all['seed'], ['seed'], 0, MAX_SEED),
    start: startOf(reader, all['start']),
    records,
    intervalSeconds,
    fleet,
    faults: readFaults(reader, all['faults'], {
      model,
      fleet,
      seconds: records * intervalSeconds,
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
    transmission: readTransmission(reader, all['transmission'], intervalSeconds),
    pace: readPace(reader, all['pace']),
    interventions: readInterventions(reader, all['interventions'], model),
    later: [
      ...(all['split'] === undefined ? [] : ['split']),
      ...(labels['visible'] === undefined ? [] : ['labels.visible']),
    ],
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
  return fleet;
}

function recordsOf(
  reader: DocumentReader,
  all: Readonly<Record<string, unknown>>,
  intervalSeconds: number,
  fleet: readonly GroupRecipe[],
): number {
  const records = reader.integer(all['records'], ['records'], 1, MAX_RECORDS_PER_CONTAINER);
  const duration = reader.single(all['duration'], ['duration'], QUANTITIES.duration, {
    least: 1,
    most: LONGEST_DURATION,
  });
  if (all['records'] !== undefined && all['duration'] !== undefined)
    reader.refuse(['records'], 'and duration say the same: give one of them');
  const voyage = fleet.flatMap(({ where }) => ('voyage' in where ? [lastHour(where.voyage)] : []));
  const seconds = duration ?? (voyage.length > 0 ? Math.max(...voyage) * HOUR : undefined);
  if (records !== undefined) return records;
  if (seconds === undefined) {
    if (all['records'] === undefined && all['duration'] === undefined)
      reader.refuse(['duration'], 'is missing: say how long, such as 14d, or how many records');
    return 1;
  }
  if (seconds < intervalSeconds)
    reader.refuse(
      ['duration'],
      `is shorter than the interval of ${intervalSeconds} s, so there would be no record`,
    );
  return Math.max(1, Math.floor(seconds / intervalSeconds));
}

function lastHour(voyage: readonly { readonly hours: number }[]): number {
  return voyage.at(-1)?.hours ?? 0;
}

function startOf(reader: DocumentReader, value: unknown): ScenarioStart {
  if (value === undefined) return { secondsBeforeNow: 0 };
  if (typeof value === 'string') {
    const now = NOW.exec(value.trim());
    const before = now?.[1] === undefined ? 0 : parseQuantity(now[1], QUANTITIES.duration);
    if (now && before !== undefined) return { secondsBeforeNow: Math.round(before) };
    const epochSeconds = parseInstant(value);
    if (epochSeconds !== undefined && epochSeconds >= 0 && epochSeconds <= LAST_EPOCH_SECONDS)
      return { epochSeconds };
  }
  reader.refuse(
    ['start'],
    `must be an instant such as 2026-01-31T08:00:00Z, now, or now - 7d, not ${nameOf(value)}`,
  );
  return { secondsBeforeNow: 0 };
}
