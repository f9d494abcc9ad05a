import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MODELS } from '../../src/domain/models/models.js';
import { drawScenario } from '../../src/domain/scenario/draw-scenario.js';
import { shardOf } from '../../src/domain/simulation/shard.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import { writeJsonLines } from '../../src/formats/record-text.js';
import { TextBuffer } from '../../src/formats/text-buffer.js';
import { scenarioOf } from '../builders/scenario-of.js';

const DRAWS = { seed: 11, nowEpochSeconds: 1_780_000_000 };
const BUILT_IN = readdirSync('scenarios').filter((name) => name.endsWith('.yaml'));

function commandOf(text: string, seed = DRAWS.seed): SimulationCommand {
  return drawScenario(scenarioOf(text, 'test'), { ...DRAWS, seed });
}

/** The NDJSON lines of records [from, to) with all columns, made in blocks of `block` records. */
function lines(command: SimulationCommand, from = 0, to = command.records, block = 500): readonly string[] {
  const feed = new Simulator(MODELS).feed(command, from, to);
  const rows = new TelemetryRows(block, 'extended');
  const text = new TextBuffer();
  while (feed.remaining > 0) {
    feed.fill(rows);
    writeJsonLines(text, rows);
  }
  return Buffer.from(text.release()).toString('latin1').trimEnd().split('\n');
}

const ofContainer = (all: readonly string[], id: string): readonly string[] =>
  all.filter((line) => line.includes(`"container_id":"${id}"`));

const FLEET = `version: 1
start: 2026-05-01
duration: 2d
interval: 30m
fleet:
  - { group: a, containers: 4, product: { P02: 1, P03: 1 }, place: rotterdam }
`;
const A_FAULT = '  - { kind: sensor-bias, sensor: oxygen_level, share: 50%, onset: 6h..12h }\n';
const ANOTHER = '  - { kind: refrigerant-leak, share: 50%, onset: 6h..12h }\n';

describe('a scenario', () => {
  it.each(BUILT_IN)(
    'that is built in is named like its file, with a description and a comment: %s',
    (file) => {
      const text = readFileSync(`scenarios/${file}`, 'utf8');
      const scenario = scenarioOf(text, file);
      expect(`${scenario.name}.yaml`).toBe(file);
      expect(scenario.description.length).toBeGreaterThan(20);
      expect(text).toMatch(/^# /);
      expect(drawScenario(scenario, DRAWS).records).toBeGreaterThan(500);
    },
  );

  it('gives the same records for any range and block size', () => {
    const command = commandOf(`${FLEET}faults:\n${A_FAULT}${ANOTHER}`);
    const all = lines(command);
    expect(lines(command, 0, command.records, 7)).toEqual(all);
    for (const [from, to] of [
      [0, 1],
      [3, 200],
      [command.records - 5, command.records],
    ] as const)
      expect(lines(command, from, to)).toEqual(all.slice(from, to));
  });

  it('fills every column behind the contract’s but the time to a failure that is not foreseen', () => {
    const command = commandOf(FLEET);
    const rows = new TelemetryRows(command.records, 'extended');
    rows.furtherNumbers.fill(NaN);
    new Simulator(MODELS).feed(command).fill(rows);
    for (const row of [0, command.records - 1]) {
      const empty = Object.entries(rows.further(row)).flatMap(([name, value]) =>
        value === null ? [name] : [],
      );
      expect(empty).toEqual(['time_to_failure_seconds']);
    }
  });

  it('gives the containers of a shard the same records as in the whole', () => {
    const command = commandOf(`${FLEET}faults:\n${A_FAULT}`);
    const all = lines(command);
    for (const index of [0, 1]) {
      const part = shardOf(command, { index, of: 2 }) as SimulationCommand;
      const own = lines(part);
      for (const { containerId } of part.containers)
        expect(ofContainer(own, containerId)).toEqual(ofContainer(all, containerId));
    }
  });

  it('draws the same command for the same seed, and another command for another seed', () => {
    expect(commandOf(FLEET).fingerprint).toBe(commandOf(FLEET).fingerprint);
    expect(commandOf(FLEET).fingerprint).not.toBe(commandOf(FLEET, 12).fingerprint);
  });

  it('leaves the existing containers unchanged when a group or a fault is added', () => {
    const before = commandOf(`${FLEET}faults:\n${A_FAULT}`);
    const group = '  - { group: b, containers: 3, product: P06, place: hamburg }\n';
    const more = commandOf(
      `${FLEET}${group}faults:\n${ANOTHER.replace('share', 'in: b, share')}${A_FAULT.replace('share', 'in: a, share')}`,
    );
    const same = commandOf(`${FLEET}faults:\n${A_FAULT.replace('share', 'in: a, share')}`);
    expect(more.containers.slice(0, 4)).toEqual(same.containers);
    expect(before.containers.map(({ reefer }) => reefer)).toEqual(
      same.containers.map(({ reefer }) => reefer),
    );
  });

  it('equals the fault-free run before the first onset and in containers without faults', () => {
    const faulty = commandOf(`${FLEET}faults:\n${A_FAULT}`);
    const healthy = commandOf(FLEET);
    const [all, well] = [lines(faulty), lines(healthy)];
    let befallen = 0;
    for (const { containerId, faults } of faulty.containers) {
      const [own, twin] = [ofContainer(all, containerId), ofContainer(well, containerId)];
      const onset =
        faults[0] && 'onsetSeconds' in faults[0] ? Math.ceil(faults[0].onsetSeconds / 1800) : own.length;
      if (onset < own.length) befallen++;
      const contract = (line: string): string => line.split(',"fault_id"')[0] ?? '';
      expect(own.slice(0, onset).map(contract)).toEqual(twin.slice(0, onset).map(contract));
      if (onset < own.length) expect(own.map(contract)).not.toEqual(twin.map(contract));
    }
    expect(befallen).toBe(2);
  });

  it('lets containers come and go, one at a time in each place', () => {
    const command = commandOf(`version: 1
start: 2026-05-01
duration: 20d
interval: 1h
fleet:
  - { group: yard, places: 5, stay: 2d..4d, product: P02, precooled: 50% }
`);
    const present = new Array<number>(480).fill(0);
    for (const { firstStep, records } of command.containers)
      for (let step = firstStep; step < firstStep + records; step++) present[step] = (present[step] ?? 0) + 1;
    expect(present).toEqual(present.map(() => 5));
    expect(command.containers.length).toBeGreaterThan(25);
    const arrived = command.containers.filter(({ firstStep }) => firstStep > 0);
    expect(arrived.every(({ reefer }) => reefer?.unplugged[0]?.fromSeconds === 0)).toBe(true);
  });

  it('says how many containers may have a fault if more are requested', () => {
    expect(() => commandOf(`${FLEET}faults:\n  - { kind: door-open, count: 5 }\n`)).toThrow(
      'faults[0].count is 5, but there are 4 containers that the fault may befall: ask for at most 4',
    );
    expect(() => commandOf(`${FLEET}faults:\n  - { kind: door-open, in: [C01] }\n`)).toThrow(
      'faults[0].in names C01: not in the fleet',
    );
  });

  it('gives the statistical model its own faults', () => {
    const command = commandOf(`version: 1
model: statistical
start: 2026-05-01
records: 200
fleet:
  - { group: a, containers: 10, product: P02 }
faults:
  - { kind: sensor-bias, sensor: carbon_dioxide_level, share: 30% }
`);
    const kinds = command.containers.flatMap(({ faults }) => faults.map(({ kind }) => kind));
    expect(kinds).toEqual(['gas-sensor-runs', 'gas-sensor-runs', 'gas-sensor-runs']);
  });
});
