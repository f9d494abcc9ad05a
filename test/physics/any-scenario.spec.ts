import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WrongUse } from '../../src/domain/errors.js';
import { MODELS } from '../../src/domain/models/models.js';
import { drawScenario } from '../../src/domain/scenario/draw-scenario.js';
import { readScenario } from '../../src/domain/scenario/read-scenario.js';
import type { Scenario } from '../../src/domain/scenario/scenario.js';
import type { ContainerPlan } from '../../src/domain/simulation/container-plan.js';
import { isRunsFault } from '../../src/domain/simulation/fault-plan.js';
import { isSensorFault, type PhysicalFault } from '../../src/domain/simulation/physical-faults.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import { anyScenario } from '../builders/any-scenario.js';
import type { PhysicalRecord } from '../builders/physical-builder.js';

const RUNS = 80;
/** What a column may show at most, where its sensor works. */
const RANGES: Readonly<Partial<Record<keyof PhysicalRecord, readonly [least: number, most: number]>>> = {
  temperature: [-60, 70],
  target_temperature: [-35, 35],
  ambiant_temperature: [-50, 60],
  kilowatts: [0, 15],
  oxygen_level: [0, 30],
  nitrogen_level: [50, 101],
  humidity_level: [0, 100],
  carbon_dioxide_level: [0, 100],
  true_temperature: [-60, 70],
  true_oxygen_level: [0, 21],
  true_carbon_dioxide_level: [0, 50],
  supply_temperature: [-60, 70],
  return_temperature: [-60, 70],
  cargo_temperature: [-60, 70],
  latitude: [-90, 90],
  longitude: [-180, 180],
  fault_severity: [0, 1],
};
/** Six standard deviations of the nitrogen sensor, and the rounding of three columns. */
const NITROGEN_NOISE = 0.45;

type Records = ReadonlyMap<string, readonly PhysicalRecord[]>;

function recordsOf(command: SimulationCommand): Records {
  const feed = new Simulator(MODELS).feed(command);
  const rows = new TelemetryRows(512, 'extended');
  const all = new Map(command.containers.map(({ containerId }) => [containerId, [] as PhysicalRecord[]]));
  while (feed.remaining > 0) {
    feed.fill(rows);
    for (let row = 0; row < rows.length; row++) {
      const record = { ...rows.record(row), ...rows.further(row) } as PhysicalRecord;
      all.get(record.container_id)?.push(record);
    }
  }
  return all;
}

/** The commands of so many legal scenarios; leaves out those that ask for more faults than fit. */
function commands(): readonly { readonly scenario: Scenario; readonly command: SimulationCommand }[] {
  return fc.sample(anyScenario, { numRuns: RUNS, seed: 14 }).flatMap((document) => {
    const { scenario } = readScenario(document);
    if (!scenario) throw new Error(`The scenario is not legal: ${JSON.stringify(document)}`);
    try {
      return [{ scenario, command: drawScenario(scenario, { seed: 5, nowEpochSeconds: 1_780_000_000 }) }];
    } catch (error) {
      if (error instanceof WrongUse && ['scenario.impossible', 'mix.too-many'].includes(error.code))
        return [];
      throw error;
    }
  });
}

const faultsOf = ({ faults }: ContainerPlan): readonly PhysicalFault[] =>
  faults.filter((fault): fault is PhysicalFault => !isRunsFault(fault));
/** Faster than `toEqual` for a hundred thousand records. */
function assertSame(record: unknown, other: unknown): void {
  const [one, two] = [JSON.stringify(record), JSON.stringify(other)];
  if (one !== two) throw new Error(`Not the same:\n${one}\n${two}`);
}

const healthy = (plan: ContainerPlan): ContainerPlan => ({ ...plan, faults: [] });

describe('any legal scenario', () => {
  const cases = commands().map((one) => ({ ...one, records: recordsOf(one.command) }));

  it('can nearly always be drawn', () => {
    expect(cases.length).toBeGreaterThan(0.8 * RUNS);
  });

  it('gives finite values within physical ranges; only a faulty sensor shows others', () => {
    for (const { command, records } of cases) {
      for (const plan of command.containers) {
        const faulty: readonly string[] = faultsOf(plan)
          .filter(isSensorFault)
          .map(({ sensor }) => sensor);
        for (const record of records.get(plan.containerId) ?? []) {
          for (const [column, [least, most]] of Object.entries(RANGES)) {
            if (faulty.includes(column)) continue;
            const value = record[column as keyof PhysicalRecord] as number;
            if (!(value >= least && value <= most))
              throw new Error(`${column} is ${value} in ${JSON.stringify([plan, record])}`);
          }
        }
      }
    }
    expect(cases.length).toBeGreaterThan(0);
  });

  it('has true gases that make 100 % with the nitrogen that is measured', () => {
    let looked = 0;
    for (const { command, records } of cases) {
      for (const plan of command.containers) {
        if (faultsOf(plan).some((fault) => isSensorFault(fault) && fault.sensor === 'nitrogen_level'))
          continue;
        for (const record of records.get(plan.containerId) ?? []) {
          const {
            nitrogen_level: nitrogen,
            true_oxygen_level: oxygen,
            true_carbon_dioxide_level: dioxide,
          } = record;
          const sum = nitrogen + Number(oxygen) + Number(dioxide);
          if (Math.abs(sum - 100) > NITROGEN_NOISE) throw new Error(`${sum} % in ${JSON.stringify(record)}`);
          looked++;
        }
      }
    }
    expect(looked).toBeGreaterThan(10_000);
  });

  it('labels nothing before its cause, by the rules active and actionable', () => {
    let labelled = 0;
    for (const { scenario, records } of cases) {
      if (scenario.labels.rule !== 'active' && scenario.labels.rule !== 'actionable') continue;
      for (const record of [...records.values()].flat()) {
        if (record.maintenance_required === 0) continue;
        labelled++;
        expect(record.fault_active).toBe(1);
      }
    }
    expect(labelled).toBeGreaterThan(300);
  });

  it('is the same without its faults before the first one begins, and everywhere in containers that have none', () => {
    let compared = 0;
    for (const { command, records } of cases) {
      const twins = recordsOf(command.withContainers(command.containers.map(healthy)));
      for (const plan of command.containers) {
        const first = Math.min(Infinity, ...faultsOf(plan).map(({ onsetSeconds }) => onsetSeconds));
        const begin = command.startEpochSeconds + plan.firstStep * command.intervalSeconds;
        const own = records.get(plan.containerId) ?? [];
        const before = own.filter(({ measured_at }) => measured_at - begin < first);
        const twin = (twins.get(plan.containerId) ?? []).slice(0, before.length);
        before.forEach((record, i) => {
          const known = { ...record, time_to_failure_seconds: null, maintenance_required: 0 };
          assertSame(known, { ...twin[i], maintenance_required: 0 });
        });
        compared += before.length;
      }
    }
    expect(compared).toBeGreaterThan(10_000);
  });

  it('changes nothing in other containers when one has a fault less', () => {
    let compared = 0;
    for (const { command, records } of cases) {
      const [first, ...others] = command.containers;
      if (!first || others.length === 0 || first.faults.length === 0) continue;
      const changed = recordsOf(command.withContainers([healthy(first), ...others]));
      for (const { containerId } of others)
        expect(changed.get(containerId)).toEqual(records.get(containerId));
      compared++;
    }
    expect(compared).toBeGreaterThan(8);
  });
});
