import { stringify } from 'yaml';
import { NOISE, READ_SENSORS } from '../../src/domain/models/physical/sensors.js';
import { unitOf } from '../../src/domain/reefer/schema.js';
import { grown } from '../../src/domain/models/physical/fault-course.js';
import {
  FAULT_CATALOGUE,
  type FaultParameter,
  type Growing,
  USUAL_OVER,
} from '../../src/domain/scenario/fault-catalogue.js';
import { inUnit } from '../../src/domain/scenario/quantity.js';
import {
  type Growth,
  GROWTHS,
  PHYSICAL_FAULT_KINDS,
  type PhysicalFaultKind,
} from '../../src/domain/simulation/physical-faults.js';
import { exampleOf, type FaultExample, type FullRecord, largestDifference } from './fault-examples.js';
import { FAULT_TEXTS } from './fault-texts.js';

/** Columns whose movement is told. */
const TOLD = [
  'temperature',
  'target_temperature',
  'ambiant_temperature',
  'kilowatts',
  'time_door_open',
  'oxygen_level',
  'nitrogen_level',
  'humidity_level',
  'carbon_dioxide_level',
  'fan_1',
  'fan_2',
  'fan_3',
  'true_temperature',
  'supply_temperature',
  'return_temperature',
  'cargo_temperature',
] as const satisfies readonly (keyof FullRecord)[];
const FANS: readonly string[] = ['fan_1', 'fan_2', 'fan_3'];
const PANELS = 4;
/** Columns that are drawn, the most telling first. */
const DRAWN = [
  'temperature',
  'kilowatts',
  'carbon_dioxide_level',
  'oxygen_level',
  'humidity_level',
  'cargo_temperature',
  'supply_temperature',
  'target_temperature',
  'true_temperature',
] as const satisfies readonly (keyof FullRecord)[];

/** One kind of fault as the page shows it. */
export interface FaultSection {
  readonly kind: PhysicalFaultKind;
  readonly example: FaultExample;
  /** Columns to draw. */
  readonly drawn: readonly (keyof FullRecord)[];
  readonly text: string;
}

const INTRODUCTION = `# Faults of the physical model

Made by \`npm run docs:model\` from the code's own data: do not edit it by hand.

A fault has an onset, a course and, where it is given, an end. It acts through the model: a machine fault changes what the
unit or the box can do, and everything else follows; a sensor fault changes one reading, and what a controller does that
goes by it. No fault writes into a column. [model.md](model.md) has the equations and constants.

Each kind below has an example: one container, drawn from the document that is given, and its twin without the fault. The
two share every random number, so a column that the fault does not reach is the same to the last digit, and "moves" means
that any digit is another one. The pictures show the container in colour and its twin in grey; the dashed line is the
onset, red is \`maintenance_required\` by the rule \`actionable\`.

A parameter that a document does not give is drawn from its usual range; \`severity: 0..1\` takes a place in it.
`;

/** The page and the sections that need pictures. */
export function faultsPage(): { readonly text: string; readonly sections: readonly FaultSection[] } {
  const sections = PHYSICAL_FAULT_KINDS.map(sectionOf);
  const overview = PHYSICAL_FAULT_KINDS.map(
    (kind) => `| [${kind}](#${kind}) | ${FAULT_CATALOGUE[kind].cause} | ${FAULT_TEXTS[kind].due} |`,
  );
  const table = ['| kind | cause | maintenance is due |', '|---|---|---|', ...overview].join('\n');
  return { text: [INTRODUCTION, table, '', ...sections.map(({ text }) => text)].join('\n'), sections };
}

function sectionOf(kind: PhysicalFaultKind): FaultSection {
  const { cause, parameters, grows } = FAULT_CATALOGUE[kind];
  const { acts, due, fails } = FAULT_TEXTS[kind];
  const example = exampleOf(kind);
  const differences = TOLD.map((column) => ({ column, by: largestDifference(example, column) }));
  const moving = differences.filter(({ by }) => by !== 0);
  const still = differences.filter(({ by }) => by === 0);
  const drawn = DRAWN.filter((column) => moving.some((one) => one.column === column)).slice(0, PANELS);
  const text = [
    `## ${kind}\n`,
    `${cause}\n`,
    `**How it acts.** ${acts}\n`,
    ...parameterTable(parameters),
    ...(grows ? [`${growthOf(grows)}\n`] : []),
    `**Maintenance is due** ${due}.${fails === undefined ? '' : ` It counts as failed ${fails}.`}\n`,
    `**Moves in the example** (largest difference from the twin): ${moving.map(told).join(', ') || 'nothing'}.\n`,
    `**Does not move**: ${still.map(({ column }) => `\`${column}\``).join(', ') || 'nothing'}.\n`,
    `![${kind}](pictures/fault-${kind}.svg)\n`,
    `<details><summary>The example</summary>\n\n\`\`\`yaml\n${stringify(example.document)}\`\`\`\n\n</details>\n`,
  ].join('\n');
  return { kind, example, drawn, text };
}

/** What `growth` may be for a kind, what each means, and which is the default. */
export function growthOf({ over, usual }: Growing): string {
  const fully = Math.round(100 * grown('exponential', 1, 1));
  const meanings: Readonly<Record<Growth, string>> = over
    ? {
        step: 'at once',
        ramp: 'evenly, within `over`',
        exponential: `fast at first, with ${fully} % of it within \`over\``,
      }
    : {
        step: '`loss` is gone at once, and no more goes after that',
        ramp: '`loss` of the whole goes each day',
        exponential: '`loss` of what is left goes each day',
      };
  const kinds = GROWTHS.map((growth) => {
    const isDefault = growth === usual ? 'the default' : '';
    const isUsualOver = over && growth === USUAL_OVER ? 'the default where `over` is given' : '';
    const by = isDefault || isUsualOver;
    return `\`${growth}\`${by && ` (${by})`}: ${meanings[growth]}`;
  });
  return `**Growth.** ${kinds.join('; ')}.${over ? ' Without `over`, each comes at once.' : ''}`;
}

function told({ column, by }: { readonly column: string; readonly by: number }): string {
  if (FANS.includes(column)) return `\`${column}\``;
  const noise = NOISE[(READ_SENSORS as readonly string[]).indexOf(column)];
  const digits = Math.abs(by) < 1 ? 2 : 1;
  const unit = unitOf(column);
  const signed = Number.isNaN(by)
    ? 'missing'
    : `${by > 0 ? '+' : '−'}${Math.abs(by).toFixed(digits)}${unit && ` ${unit}`}`;
  const small = noise !== undefined && Math.abs(by) < noise ? ', within its noise' : '';
  return `\`${column}\` ${signed}${small}`;
}

function parameterTable(parameters: Readonly<Record<string, FaultParameter>>): readonly string[] {
  const rows = Object.entries(parameters).flatMap(
    ([name, { quantity, usual, usualBySensor, least, most, eitherSign }]) => {
      const range = ({ low, high }: { readonly low: number; readonly high: number }): string =>
        `${eitherSign ? '±' : ''}${inUnit(low, quantity)}${low === high ? '' : ` … ${inUnit(high, quantity)}`}`;
      const others = Object.entries(usualBySensor ?? {}).map(
        ([sensor, its]) => `\`${sensor}\` ${range(its)}`,
      );
      const allowed = `${inUnit(least, quantity)} … ${inUnit(most, quantity)}`;
      return [`| \`${name}\` | ${[range(usual), ...others].join('; ')} | ${allowed} |`];
    },
  );
  if (rows.length === 0) return [];
  return [['| parameter | usual | allowed |', '|---|---|---|', ...rows, ''].join('\n')];
}
