import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { aCommand, aPlan, isoContainerId } from '../../test/builders/command-builder.js';
import { rowsWith, valuesOf } from '../../test/builders/message-values.js';
import { aRecord } from '../../test/builders/record-builder.js';
import { ALL_PRODUCTS, PRODUCT_IDS } from '../domain/reefer/product.js';
import { COLUMN_SETS, columnNames, COLUMNS, type ColumnSet, isMeasured } from '../domain/reefer/schema.js';
import { drawScenario } from '../domain/scenario/draw-scenario.js';
import { FAULT_CATALOGUE } from '../domain/scenario/fault-catalogue.js';
import { readScenario } from '../domain/scenario/read-scenario.js';
import { PHYSICAL_FAULT_KINDS, SENSORS } from '../domain/simulation/physical-faults.js';
import type { SimulationCommand } from '../domain/simulation/simulation-command.js';
import { SIMULATION_KINDS } from '../domain/simulation/simulation-kind.js';
import { TelemetryRows } from '../domain/telemetry/telemetry-rows.js';
import { type Payload, valueSchemaDocument } from './message-schema.js';

type Fields = Readonly<Record<string, unknown>>;

const MEASURED = COLUMNS.filter(isMeasured).map(({ name }) => name);

/** A function that lists what is wrong with a value. */
function checkOf(payload: Payload, columns: ColumnSet): (value: unknown) => readonly unknown[] {
  const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    valueSchemaDocument(payload, columns),
  );
  return (value) => (isValid(value) ? [] : (isValid.errors ?? []));
}

const ofJson = new Map(COLUMN_SETS.map((set) => [set, checkOf('json', set)] as const));
const inJson = (columns: ColumnSet, value: unknown): readonly unknown[] => ofJson.get(columns)?.(value) ?? [];
const inTuple = checkOf('tuple', 'contract');

/** A fleet with every product; all containers have these faults. */
function everyProduct(faults: readonly Fields[]): SimulationCommand {
  const { scenario, problems } = readScenario({
    version: 1,
    start: '2026-01-31T08:00:00Z',
    duration: '10h',
    interval: '30m',
    fleet: ALL_PRODUCTS.map(({ id }) => ({
      group: id,
      containers: 1,
      product: id,
      place: 'singapore',
      atmosphere: { oxygen: '4%', carbon_dioxide: '5%' },
    })),
    faults: faults.map((fault) => ({ share: '100%', onset: '2h', ...fault })),
  });
  if (!scenario) throw new Error(JSON.stringify(problems));
  return drawScenario(scenario, { seed: 5, nowEpochSeconds: 0 });
}

/** Holds the messages of a command against the schema; returns how many nulls were in the contract's columns. */
async function checkAll(command: SimulationCommand): Promise<number> {
  let gaps = 0;
  for (const columns of COLUMN_SETS) {
    const values = await valuesOf(rowsWith(columns, command), 'json');
    expect(values).toHaveLength(command.records);
    expect(values.flatMap((value) => inJson(columns, value))).toEqual([]);
    // Many calls of expect take longer than what they compare.
    const names = new Set(values.map(({ payload }) => Object.keys(payload as Fields).join()));
    expect([...names]).toEqual([columnNames(columns).join()]);
    if (columns === 'contract')
      gaps = values.reduce((sum, { payload }) => sum + countNulls(payload as Fields), 0);
  }
  // The publisher refuses to send gaps as tuples.
  if (gaps > 0) return gaps;
  const tuples = await valuesOf(rowsWith('contract', command), 'tuple');
  expect(tuples.flatMap((value) => inTuple(value))).toEqual([]);
  return gaps;
}

function countNulls(fields: Fields): number {
  return Object.values(fields).filter((value) => value === null).length;
}

const [example] = await valuesOf(TelemetryRows.of([aRecord()]), 'json');
const [tupleExample] = await valuesOf(TelemetryRows.of([aRecord()]), 'tuple');
const columnsOfExample = example?.payload as Fields;
const tuple = tupleExample?.payload as string;
const withPayload = (payload: unknown): Fields => ({ ...example, payload });
const without = (fields: Fields | undefined, name: string): Fields =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([key]) => key !== name));

describe(valueSchemaDocument.name, () => {
  it('takes the messages of the statistical model: all products, all simulations', async () => {
    const containers = PRODUCT_IDS.flatMap((productId, i) =>
      SIMULATION_KINDS.map((simulation, j) =>
        aPlan({ productId, simulation, containerId: isoContainerId(10 * i + j), records: 40 }),
      ),
    );
    expect(await checkAll(aCommand({ containers }))).toBe(0);
  });

  it.each(PHYSICAL_FAULT_KINDS)(
    'takes the messages of the physical model with all products: %s',
    async (kind) => {
      const fault = { kind, ...(FAULT_CATALOGUE[kind].ofSensor && { sensor: 'temperature' }) };
      expect(await checkAll(everyProduct([fault]))).toBe(0);
    },
  );

  it('takes gaps in every measured column as null, with a json payload', async () => {
    const gaps = SENSORS.map((sensor) => ({ kind: 'sensor-dropout', sensor, rate: '50%', as: 'empty' }));
    expect(await checkAll(everyProduct(gaps))).toBeGreaterThan(100);
  });

  it('takes null in measured columns, and in no other of the contract', () => {
    const nullable = Object.keys(columnsOfExample).filter(
      (name) => inJson('contract', withPayload({ ...columnsOfExample, [name]: null })).length === 0,
    );
    expect(nullable).toEqual(MEASURED);
  });

  it('takes further fields, as readers must', () => {
    expect(inJson('contract', { ...example, added: 1 })).toEqual([]);
    expect(inJson('contract', withPayload({ ...columnsOfExample, added: 1 }))).toEqual([]);
    expect(inTuple({ ...tupleExample, added: 1 })).toEqual([]);
  });

  it.each(Object.keys(example ?? {}))('refuses an envelope without %s', (name) => {
    expect(inJson('contract', without(example, name))).not.toEqual([]);
    expect(inTuple(without(tupleExample, name))).not.toEqual([]);
  });

  it.each([
    ['containerID', ''],
    ['containerID', 2],
    ['timestamp', '2019-09-04T15:31:00Z'],
    ['timestamp', '2019-13-04 15:31:00'],
    ['timestamp', '2019-09-04 24:31:00'],
    ['timestamp', 1_567_611_060_000],
    ['type', 'ContainerAnomaly'],
    ['simulationID', 7],
    ['recordNumber', -1],
    ['recordNumber', 0.5],
    ['recordNumber', '0'],
    ['payload', null],
    ['payload', []],
  ])('refuses an envelope whose %s is %j', (name, wrong) => {
    expect(inJson('contract', { ...example, [name]: wrong })).not.toEqual([]);
    expect(inTuple({ ...tupleExample, [name]: wrong })).not.toEqual([]);
  });

  it('refuses one form where the other is wanted', () => {
    expect(inJson('contract', tupleExample)).not.toEqual([]);
    expect(inTuple(example)).not.toEqual([]);
  });

  it.each(COLUMNS)('refuses a payload without $name, or with another type in it', ({ name, type }) => {
    expect(inJson('contract', withPayload(without(columnsOfExample, name)))).not.toEqual([]);
    const wrong = {
      text: [1, '', true],
      time: ['2019-09-04', 1_567_611_060],
      double: ['5.5', true],
      int: [0.5, '0', false],
      boolean: [0, 1, 'True'],
      flag: [2, -1, true, '0'],
    }[type];
    for (const value of wrong) {
      expect(inJson('contract', withPayload({ ...columnsOfExample, [name]: value }))).not.toEqual([]);
    }
  });

  it('refuses a payload without the label columns that were asked for', () => {
    expect(inJson('labels', example)).not.toEqual([]);
    expect(inJson('extended', example)).not.toEqual([]);
  });

  it.each([
    ['a value less', tuple.replace(', 19.844747', '')],
    ['a value more', tuple.replace(')', ', 0)')],
    ['no parentheses', tuple.slice(1, -1)],
    ['text behind it', `${tuple} `],
    ['no blank behind a comma', tuple.replace(', 6.0', ',6.0')],
    ['a whole number in a double column', tuple.replace('6.0', '6')],
    ['a decimal in a whole column', tuple.replace(', 2, 6,', ', 2.0, 6,')],
    ['a small true', tuple.replace('True', 'true')],
    ['a label that is no number', tuple.replace(', 0)', ', False)')],
    ['a position without quotes', tuple.replace("'-122.324895'", '-122.324895')],
    ['a time with a zone', tuple.replace('15:31:00', '15:31:00Z')],
    ['a missing value', tuple.replace('5.496478', 'None')],
  ])('refuses a tuple with %s', (_, wrong) => {
    expect(wrong).not.toBe(tuple);
    expect(inTuple({ ...tupleExample, payload: tuple })).toEqual([]);
    expect(inTuple({ ...tupleExample, payload: wrong })).not.toEqual([]);
  });

  it('describes each column with its unit', () => {
    const text = JSON.stringify(valueSchemaDocument('json', 'extended'));
    for (const part of ['return air, as its sensor shows it. Unit: °C.', 'Unit: kWh.', 'Null when'])
      expect(text).toContain(part);
    expect(JSON.stringify(valueSchemaDocument('tuple', 'contract'))).toContain(
      'kilowatts (kW), time_door_open (s)',
    );
  });
});
