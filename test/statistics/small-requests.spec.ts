import { faultOf } from '../../src/domain/simulation/simulation-kind.js';
import { MODELS } from '../../src/domain/models/models.js';
import { describe, expect, it } from '@jest/globals';
import { drawFaultRuns } from '../../src/domain/models/statistical/fault-runs.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import type { FaultySimulation } from '../../src/domain/simulation/simulation-kind.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import type { TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { aCommand } from '../builders/command-builder.js';
import { recordsOf, takeRecords } from '../builders/record-builder.js';
import { ksTest, normalCdf, rejected } from './goodness-of-fit.js';
import { covers } from './law-of-runs.js';
import { range } from './series.js';

const FAULTS: readonly FaultySimulation[] = ['poweroff', 'co2sensor', 'o2sensor'];

/** Each faulty sensor's column, the mean of its readings, and the range of readings that counts as a fault. */
const SENSORS = [
  { simulation: 'co2sensor', column: 'carbon_dioxide_level', mean: 12, from: 10.8, to: Infinity },
  { simulation: 'o2sensor', column: 'oxygen_level', mean: 11, from: -Infinity, to: 12 },
] as const;

type Sensor = (typeof SENSORS)[number];

function hasLabel(command: SimulationCommand): boolean {
  const feed = new Simulator(MODELS).feed(command);
  while (feed.remaining > 0) {
    if (takeRecords(feed, 8).some((record) => record.maintenance_required === 1)) return true;
  }
  return false;
}

/** The reading in the first record of the last run, and that record's place. */
function surePlace({ simulation, column }: Sensor, records: number, seed: number): [number, number] {
  const at = drawFaultRuns(seed, 'C01', faultOf(simulation), records).starts[2] as number;
  const [record] = recordsOf(aCommand({ simulation, records, seed }), at, at + 1);
  return [(record as TelemetryRecord)[column], at];
}

describe('a small request', () => {
  it.each(FAULTS)('for %s has a labelled record, whatever the seed', (simulation) => {
    const silent = range(100).flatMap((i) => {
      const seeds = i < 30 ? 200 : 50;
      return range(seeds).flatMap((seed) =>
        hasLabel(aCommand({ simulation, records: i + 1, seed })) ? [] : [`${i + 1} records, seed ${seed}`],
      );
    });
    expect(silent).toEqual([]);
  });

  it('for one record of a power-off labels it', () => {
    for (const seed of range(100)) {
      expect(recordsOf(aCommand({ simulation: 'poweroff', records: 1, seed }))).toMatchObject([
        { kilowatts: 0, fan_1: false, fan_2: false, fan_3: false, maintenance_required: 1 },
      ]);
    }
  });

  it('for two records of a power-off labels the first', () => {
    for (const seed of range(100)) {
      const records = recordsOf(aCommand({ simulation: 'poweroff', records: 2, seed }));
      expect(records.map((r) => [r.kilowatts, r.maintenance_required])).toEqual([
        [0, 1],
        [0, 0],
      ]);
    }
  });

  it.each(SENSORS)(
    'of up to 74 records draws the guaranteed fault of $simulation beyond its threshold',
    (sensor) => {
      const low = normalCdf((sensor.from - sensor.mean) / 2);
      const high = normalCdf((sensor.to - sensor.mean) / 2);
      const conditioned = (value: number) => (normalCdf((value - sensor.mean) / 2) - low) / (high - low);
      const outcomes = [1, 30, 74].map((records) => {
        const readings = range(1000).map((seed) => surePlace(sensor, records, seed)[0]);
        expect(readings.every((reading) => reading > sensor.from && reading < sensor.to)).toBe(true);
        return { of: `${records} records`, p: ksTest(readings, conditioned) };
      });
      expect(rejected(outcomes)).toEqual([]);
    },
  );

  it.each(SENSORS)('of 75 records or more draws that reading of $simulation like any other', (sensor) => {
    const anyReading = (value: number) => normalCdf((value - sensor.mean) / 2);
    const readings = range(1000).map((seed) => surePlace(sensor, 75, seed)[0]);
    expect(rejected([{ of: '75 records', p: ksTest(readings, anyReading) }])).toEqual([]);
    expect(
      readings.filter((reading) => reading <= sensor.from || reading >= sensor.to).length,
    ).toBeGreaterThan(0);
  });

  /** A faulty value depends only on its own record, so requests of other sizes show its value without the condition. */
  it.each(SENSORS)('of $simulation differs from the plain model only in that reading', (sensor) => {
    const { simulation, column } = sensor;
    let conditioned = 0;
    for (const seed of range(40)) {
      const plain = new Map<number, number>();
      for (const records of [75, 76, 80, 90, 100, 120, 150]) {
        const runs = drawFaultRuns(seed, 'C01', faultOf(simulation), records);
        for (const record of recordsOf(aCommand({ simulation, records, seed }))) {
          if (!covers(runs, record.record_number)) continue;
          const known = plain.get(record.record_number);
          if (known !== undefined) expect(record[column]).toBe(known);
          plain.set(record.record_number, record[column]);
        }
      }
      const runs = drawFaultRuns(seed, 'C01', faultOf(simulation), 60);
      const others = recordsOf(aCommand({ simulation, records: 60, seed })).filter(
        ({ record_number: i }) => covers(runs, i) && plain.has(i) && i !== runs.starts[2],
      );
      expect(others.map((r) => r[column])).toEqual(others.map((r) => plain.get(r.record_number)));
      const [reading, at] = surePlace(sensor, 60, seed);
      if (plain.has(at) && plain.get(at) !== reading) conditioned++;
    }
    expect(conditioned).toBeGreaterThan(10);
  });
});
