import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCommand, CONTAINER_IDS } from '../../../test/builders/any-command.js';
import { aCommand, aPlan } from '../../../test/builders/command-builder.js';
import { ANY_MODEL, recordsOf, takeRecords } from '../../../test/builders/record-builder.js';
import type { TelemetryRecord } from '../telemetry/telemetry-record.js';
import { TelemetryRows } from '../telemetry/telemetry-rows.js';
import type { SimulationCommand } from './simulation-command.js';
import { faultOf, SIMULATION_KINDS } from './simulation-kind.js';
import { Simulator } from './simulator.js';

const simulator = ANY_MODEL;

/** The records as text, which is faster to compare and just as exact. */
const text = (records: readonly TelemetryRecord[]) =>
  records.map((record) => JSON.stringify(record)).join('\n');

/** A command, and sorted positions at which to cut its records. */
const anyCutCommand = anyCommand.chain((command) =>
  fc
    .array(fc.nat(command.records), { maxLength: 6 })
    .map((cuts) => ({ command, cuts: [0, ...cuts.sort((a, b) => a - b), command.records] })),
);

/** The promised order: by time first, then by position in the command. */
function expectedOrder(command: SimulationCommand): string[] {
  const end = Math.max(...command.containers.map(({ firstStep, records }) => firstStep + records));
  return Array.from({ length: end }, (_, step) =>
    command.containers
      .filter(({ firstStep, records }) => firstStep <= step && step < firstStep + records)
      .map(({ firstStep, containerId }) => `${step - firstStep} ${containerId}`),
  ).flat();
}

const order = (records: readonly TelemetryRecord[]) =>
  records.map((record) => `${record.record_number} ${record.container_id}`);

describe(Simulator.name, () => {
  it('gives each record number of the whole fleet before the next, in the order of the command', () => {
    const streams = [
      aPlan({ containerId: 'C03', records: 2 }),
      aPlan({ containerId: 'C01', records: 4 }),
      aPlan({ containerId: 'C02', records: 1 }),
    ];
    expect(order(recordsOf(aCommand({ containers: streams })))).toEqual([
      '0 C03',
      '0 C01',
      '0 C02',
      '1 C03',
      '1 C01',
      '2 C01',
      '3 C01',
    ]);
  });

  it('gives any fleet in that order, and each container the same values as alone', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        const records = recordsOf(command);
        expect(order(records)).toEqual(expectedOrder(command));
        for (const plan of command.containers) {
          const own = records.filter((record) => record.container_id === plan.containerId);
          const alone = recordsOf(command.withContainers([plan]));
          expect(text(own)).toBe(text(alone));
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('lets containers arrive later and leave earlier than others, even if there are gaps in between', () => {
    const containers = [
      aPlan({ containerId: 'C03', firstStep: 6, records: 1 }),
      aPlan({ containerId: 'C01', firstStep: 1, records: 2 }),
      aPlan({ containerId: 'C02', records: 2 }),
    ];
    const command = aCommand({ containers, startEpochSeconds: 0, intervalSeconds: 10 });
    const records = recordsOf(command);
    expect(records.map((one) => `${one.measured_at} ${one.container_id} ${one.record_number}`)).toEqual([
      '0 C02 0',
      '10 C01 0',
      '10 C02 1',
      '20 C01 1',
      '60 C03 0',
    ]);
    expect([command.records, command.lastEpochSeconds]).toEqual([5, 60]);
  });

  it('refuses plans for an unknown model, or an unknown version of a model', () => {
    for (const model of [
      { name: 'statistical', version: 2 },
      { name: 'other', version: 1 },
    ]) {
      expect(() => simulator.feed(aCommand({ model }))).toThrow(
        expect.objectContaining({
          code: 'model.unknown',
          message: `There is no model ${model.name} ${model.version}. Known: statistical 1, physical 1, stepped 3.`,
        }),
      );
    }
  });

  it('refuses two faults of a container if the model supports only one', () => {
    const faults = [faultOf('poweroff'), faultOf('co2sensor')];
    expect(() => simulator.feed(aCommand({ faults }))).toThrow(
      expect.objectContaining({
        code: 'model.too-many-faults',
        message: expect.stringContaining('C01 has 2'),
      }),
    );
  });

  it('gives the same records however they are split into ranges', () => {
    fc.assert(
      fc.property(anyCutCommand, ({ command, cuts }) => {
        const whole = recordsOf(command);
        cuts.slice(1).forEach((to, i) => {
          const from = cuts[i] as number;
          expect(text(recordsOf(command, from, to))).toBe(text(whole.slice(from, to)));
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('gives each record the same values alone as among all', () => {
    const streams = SIMULATION_KINDS.map((simulation, i) =>
      aPlan({ containerId: CONTAINER_IDS[i] as string, simulation, records: 40 + 80 * i }),
    );
    const command = aCommand({ containers: streams });
    const whole = recordsOf(command);
    const single = whole.flatMap((_, at) => recordsOf(command, at, at + 1));
    expect(text(single)).toBe(text(whole));
  });

  it('gives the same records however many are taken at a time', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(anyCommand, sizes, (command, takes) => {
        const feed = simulator.feed(command);
        const records: TelemetryRecord[] = [];
        for (let i = 0; feed.remaining > 0; i++) {
          const most = takes[i % takes.length] as number;
          const expected = Math.min(most, feed.remaining);
          const block = takeRecords(feed, most);
          expect(block).toHaveLength(expected);
          records.push(...block);
        }
        expect(text(records)).toBe(text(recordsOf(command)));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('gives the same records whatever the capacity of the rows', () => {
    const capacity = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(anyCommand, capacity, (command, room) => {
        const rows = new TelemetryRows(room);
        const feed = simulator.feed(command);
        const records: TelemetryRecord[] = [];
        while (feed.remaining > 0) {
          feed.fill(rows);
          for (let row = 0; row < rows.length; row++) records.push(rows.record(row));
        }
        expect(text(records)).toBe(text(recordsOf(command)));
        feed.fill(rows);
        expect(rows.length).toBe(0);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('counts the remaining records, and gives none after the end of the range', () => {
    const feed = simulator.feed(aCommand({ records: 100 }), 10, 30);
    expect(feed.remaining).toBe(20);
    expect(takeRecords(feed, 15)).toHaveLength(15);
    expect(feed.remaining).toBe(5);
    expect(takeRecords(feed, 15).map((record) => record.record_number)).toEqual([25, 26, 27, 28, 29]);
    expect(feed.remaining).toBe(0);
    expect(takeRecords(feed, 15)).toEqual([]);
  });

  it('keeps feeds of the same command independent', () => {
    const command = aCommand({ simulation: 'co2sensor', records: 600 });
    const one = simulator.feed(command);
    const other = simulator.feed(command, 300);
    const turns = [
      takeRecords(one, 200),
      takeRecords(other, 100),
      takeRecords(one, 400),
      takeRecords(other, 200),
    ];
    const whole = text(recordsOf(command));
    expect(text([...(turns[0] ?? []), ...(turns[2] ?? [])])).toBe(whole);
    expect(text([...(turns[1] ?? []), ...(turns[3] ?? [])])).toBe(text(recordsOf(command).slice(300)));
  });

  it.each([
    [0, 0],
    [50, 50],
    [100, 100],
  ])('gives nothing for the range from %d to %d', (from, to) => {
    expect(recordsOf(aCommand({ records: 100 }), from, to)).toEqual([]);
  });

  it.each([
    [-1, 10],
    [0, 101],
    [60, 59],
    [0.5, 10],
    [0, NaN],
    [NaN, 10],
  ])('refuses the range from %d to %d of 100 records', (from, to) => {
    expect(() => simulator.feed(aCommand({ records: 100 }), from, to)).toThrow(
      expect.objectContaining({
        name: 'WrongUse',
        code: 'range.invalid',
        message: expect.stringContaining('0 <= from <= to <= 100'),
      }),
    );
  });

  it('begins at any position without delay', () => {
    const command = aCommand({ simulation: 'poweroff', records: 4_000_000_000, intervalSeconds: 1 });
    const positions = Array.from({ length: 300 }, (_, i) => 3_999_000_000 + 3323 * i);
    const numbers = positions.map((at) => recordsOf(command, at, at + 1)[0]?.record_number);
    expect(numbers).toEqual(positions);
  });
});
