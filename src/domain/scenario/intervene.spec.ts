import { describe, expect, it } from '@jest/globals';
import { aPhysicalCommand, aReefer } from '../../../test/builders/physical-builder.js';
import { aCommand } from '../../../test/builders/command-builder.js';
import { ANY_MODEL } from '../../../test/builders/record-builder.js';
import type { TelemetryFeed } from '../simulation/fleet-feed.js';
import { PHYSICAL_FAULT_KINDS, type PhysicalFaultKind } from '../simulation/physical-faults.js';
import type { SimulationCommand } from '../simulation/simulation-command.js';
import { TelemetryRows } from '../telemetry/telemetry-rows.js';
import { DocumentReader } from './document-reader.js';
import { intervene } from './intervene.js';
import { readSuddenFault } from './read-interventions.js';
import type { Intervention } from './scenario.js';

const RECORDS = 40;
const labels = { rule: 'horizon', horizonSeconds: 7 * 86_400 } as const;
const atmosphere = { oxygen: 3, carbonDioxide: 5 };

/** Three containers; the one in the middle gets the faults, and arrives when others are there. */
const FLEET = aPhysicalCommand([
  aReefer({ containerId: 'C01', records: RECORDS }),
  { ...aReefer({ containerId: 'C02', records: RECORDS, labels, atmosphere }), firstStep: 3 },
  aReefer({ containerId: 'C03', records: RECORDS + 20 }),
]);

function faultOf(kind: PhysicalFaultKind, more: Readonly<Record<string, unknown>> = {}) {
  const reader = new DocumentReader();
  const sensor = kind.startsWith('sensor') ? { sensor: 'oxygen_level' } : {};
  const recipe = readSuddenFault(reader, { kind, ...sensor, ...more }, [], 'physical');
  expect(reader.problems).toEqual([]);
  if (!recipe) throw new Error(`No fault ${kind}.`);
  return recipe;
}

/** Begins a fault in C02, or ends one. */
const at = (
  firstRecord: number,
  what: { fault: ReturnType<typeof faultOf> } | { ends: string },
): Intervention => ({ containerId: 'C02', firstRecord, ...what });

/** The next rows of a feed, all columns, a line each. */
function lines(feed: TelemetryFeed, most = feed.remaining): readonly string[] {
  const rows = new TelemetryRows(Math.min(most, feed.remaining), 'extended');
  feed.fill(rows);
  return Array.from({ length: rows.length }, (_, row) =>
    JSON.stringify([rows.record(row), rows.further(row)]),
  );
}

const all = (command: SimulationCommand): readonly string[] => lines(ANY_MODEL.feed(command));

/** How many records of the fleet come before a record of C02. */
function recordsBefore(record: number): number {
  return all(FLEET).findIndex(
    (line) => line.includes('"C02"') && line.includes(`"record_number":${record},`),
  );
}

/** The records of a run into which the interventions were put, each when its record was next. */
function live(interventions: readonly Intervention[]): readonly string[] {
  const feed = ANY_MODEL.feed(FLEET);
  let command = FLEET;
  const made: string[] = [];
  for (const intervention of interventions) {
    made.push(...lines(feed, recordsBefore(intervention.firstRecord) - made.length));
    expect(feed.nextRecordOf('C02')).toBe(intervention.firstRecord);
    ({ command } = intervene(command, intervention));
    Array.from(feed.changing(command));
  }
  return [...made, ...lines(feed)];
}

const after = (interventions: readonly Intervention[]): SimulationCommand =>
  interventions.reduce((command, one) => intervene(command, one).command, FLEET);

describe(intervene.name, () => {
  const cases = PHYSICAL_FAULT_KINDS.flatMap((kind) => [0, 1, RECORDS - 1].map((k) => [kind, k] as const));

  it.each(cases)('puts %s into a run from record %i on, as if it had been planned', (kind, k) => {
    const begun = [at(k, { fault: faultOf(kind, { duration: '2h' }) })];
    const records = all(after(begun));
    expect(live(begun)).toEqual(records);
    const before = recordsBefore(k);
    expect(records.slice(0, before)).toEqual(all(FLEET).slice(0, before));
    const others = (list: readonly string[]): readonly string[] =>
      list.filter((line) => !line.includes('"C02"'));
    expect(others(records)).toEqual(others(all(FLEET)));
  });

  it.each(PHYSICAL_FAULT_KINDS)('ends %s, and leaves what was before as it was', (kind) => {
    const begun = [at(5, { fault: faultOf(kind) })];
    const ended = [...begun, at(20, { ends: 'C02-1' })];
    const records = all(after(ended));
    expect(live(ended)).toEqual(records);
    expect(records.slice(0, recordsBefore(20))).toEqual(all(after(begun)).slice(0, recordsBefore(20)));
    const active = records.filter((line) => line.includes('"C02"') && line.includes('"fault_active":1'));
    expect(active).toHaveLength(15);
  });

  it('ends a fault before it has begun, which then never comes', () => {
    const planned = aPhysicalCommand([
      aReefer({
        containerId: 'C02',
        faults: [{ id: 'C02-1', kind: 'door-open', onsetSeconds: 3000, endSeconds: null }],
      }),
    ]);
    const { command, fault } = intervene(planned, at(5, { ends: 'C02-1' }));
    expect(fault).toMatchObject({ endSeconds: 1500, plannedEndSeconds: null });
    expect(all(command).filter((line) => line.includes('"fault_active":1'))).toEqual([]);
  });

  it('numbers faults in the order in which they came', () => {
    const steps = [at(1, { fault: faultOf('door-open') }), at(2, { fault: faultOf('air-leak') })];
    const { faults } = after([...steps, at(3, { ends: 'C02-1' })]).containers[1] ?? { faults: [] };
    expect(faults).toMatchObject([
      { id: 'C02-1', kind: 'door-open', endSeconds: 900 },
      { id: 'C02-2', kind: 'air-leak', endSeconds: null },
    ]);
  });

  it.each([
    ['container.unknown', { ...at(0, { ends: 'C02-1' }), containerId: 'C04' }, 'which has C01, C02, C03.'],
    ['container.left', at(RECORDS, { ends: 'C02-1' }), 'all 40 are made'],
    ['fault.unknown', at(0, { ends: 'C02-1' }), 'It has none.'],
    [
      'fault.impossible',
      { ...at(0, { fault: faultOf('scrubber-failure') }), containerId: 'C01' },
      'no controlled atmosphere',
    ],
  ] as const)('refuses with %s', (code, intervention, says) => {
    expect(() => intervene(FLEET, intervention)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(says) }),
    );
  });

  it('refuses to end a fault twice, and faults of the statistical model', () => {
    const ended = after([at(1, { fault: faultOf('door-open') }), at(3, { ends: 'C02-1' })]);
    expect(() => intervene(ended, at(4, { ends: 'C02-1' }))).toThrow(
      expect.objectContaining({ code: 'fault.ended' }),
    );
    const statistical = aCommand({ containerId: 'C02' });
    expect(() => intervene(statistical, at(0, { fault: faultOf('door-open') }))).toThrow(
      expect.objectContaining({ code: 'fault.impossible', message: expect.stringContaining('"physical"') }),
    );
  });
});
