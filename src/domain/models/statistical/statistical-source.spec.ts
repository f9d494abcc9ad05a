import { faultOf } from '../../simulation/simulation-kind.js';
import { describe, expect, it } from '@jest/globals';
import { aCommand, aPlan, isoContainerId } from '../../../../test/builders/command-builder.js';
import { recordsOf } from '../../../../test/builders/record-builder.js';
import { covers } from '../../../../test/statistics/law-of-runs.js';
import { PRODUCTS } from '../../reefer/product.js';
import type { FaultySimulation } from '../../simulation/simulation-kind.js';
import { TelemetryRows } from '../../telemetry/telemetry-rows.js';
import { COLUMN_NAMES } from '../../reefer/schema.js';
import type { TelemetryRecord } from '../../telemetry/telemetry-record.js';
import { drawFaultRuns } from './fault-runs.js';
import { RECORDS_PER_BLOCK, StatisticalSource } from './statistical-source.js';

type Column = keyof TelemetryRecord;

/** The columns that each fault changes. */
const TOUCHED = {
  poweroff: ['kilowatts', 'fan_1', 'fan_2', 'fan_3', 'maintenance_required'],
  co2sensor: ['carbon_dioxide_level', 'maintenance_required'],
  o2sensor: ['oxygen_level', 'maintenance_required'],
} as const satisfies Record<FaultySimulation, readonly Column[]>;

const MEASURED = [
  'temperature',
  'ambiant_temperature',
  'kilowatts',
  'oxygen_level',
  'nitrogen_level',
  'humidity_level',
  'carbon_dioxide_level',
] as const;

const FAULTS = Object.keys(TOUCHED) as FaultySimulation[];

const SEEDS = Array.from({ length: 5 }, (_, seed) => seed);

function without(record: TelemetryRecord, columns: readonly Column[]): Partial<TelemetryRecord> {
  return Object.fromEntries(Object.entries(record).filter(([column]) => !columns.includes(column as Column)));
}

describe(StatisticalSource.name, () => {
  it('fills the twenty columns and numbers its records', () => {
    const records = recordsOf(aCommand({ records: 3, startEpochSeconds: 86_100, intervalSeconds: 300 }));
    for (const record of records) {
      expect(Object.keys(record)).toEqual(['record_number', 'measured_at', ...COLUMN_NAMES]);
    }
    expect(records.map((r) => [r.record_number, r.measured_at, r.measurement_time])).toEqual([
      [0, 86_100, '1970-01-01 23:55:00'],
      [1, 86_400, '1970-01-02 00:00:00'],
      [2, 86_700, '1970-01-02 00:05:00'],
    ]);
  });

  it.each(PRODUCTS)('writes the constant values of $id', (product) => {
    for (const record of recordsOf(aCommand({ productId: product.id, containerId: 'C03', records: 500 }))) {
      expect(record).toMatchObject({
        container_id: 'C03',
        product_id: product.id,
        target_temperature: product.targetCelsius,
        content_type: product.contentType,
        time_door_open: 0,
        fan_1: true,
        fan_2: true,
        fan_3: true,
        latitude: 37.8226902168957,
        longitude: -122.324895,
        maintenance_required: 0,
      });
    }
  });

  it('rounds every measurement to 6 decimals', () => {
    const records = FAULTS.flatMap((simulation) => recordsOf(aCommand({ simulation, records: 1000 })));
    const measurements = records.flatMap((record) =>
      Object.entries(record).flatMap(([column, value]) =>
        typeof value === 'number' && column !== 'latitude' ? [value] : [],
      ),
    );
    expect(measurements.filter((value) => value !== Number(value.toFixed(6)))).toEqual([]);
    expect(measurements.filter((value) => Object.is(value, -0))).toEqual([]);
  });

  it.each([{ containerId: 'C02' }, { containerId: isoContainerId(1) }, { seed: 43 }])(
    'gives other measurements for %j',
    (change) => {
      const base = recordsOf(aCommand({ records: 50 }));
      const other = recordsOf(aCommand({ records: 50, ...change }));
      for (const column of MEASURED) {
        expect(base.filter((record, i) => record[column] === other[i]?.[column])).toEqual([]);
      }
    },
  );

  it.each(FAULTS)(
    'gives the same records with %s as without, except in the columns of the fault',
    (simulation) => {
      const changed = new Map<string, number>();
      for (const seed of SEEDS) {
        const healthy = recordsOf(aCommand({ records: 1000, seed }));
        const faulty = recordsOf(aCommand({ records: 1000, seed, simulation }));
        const untouched = (record: TelemetryRecord) => JSON.stringify(without(record, TOUCHED[simulation]));
        expect(faulty.map(untouched)).toEqual(healthy.map(untouched));
        faulty.forEach((record, i) => {
          for (const column of TOUCHED[simulation]) {
            if (record[column] !== healthy[i]?.[column]) changed.set(column, (changed.get(column) ?? 0) + 1);
          }
        });
      }
      expect([...changed.keys()].sort()).toEqual([...TOUCHED[simulation]].sort());
    },
  );

  it.each(FAULTS)('gives faulty values of %s only in the runs', (simulation) => {
    const column = TOUCHED[simulation][0];
    for (const seed of SEEDS) {
      const healthy = recordsOf(aCommand({ records: 1000, seed }));
      const faulty = recordsOf(aCommand({ records: 1000, seed, simulation }));
      const runs = drawFaultRuns(seed, 'C01', faultOf(simulation), 1000);
      const differing = faulty.flatMap((record, i) => (record[column] === healthy[i]?.[column] ? [] : [i]));
      expect(differing).toEqual(healthy.flatMap((_, i) => (covers(runs, i) ? [i] : [])));
    }
  });

  it('shows exactly 0 kW in the runs of a power-off', () => {
    const runs = drawFaultRuns(42, 'C01', faultOf('poweroff'), 1000);
    const inRuns = recordsOf(aCommand({ simulation: 'poweroff', records: 1000 })).filter((_, i) =>
      covers(runs, i),
    );
    expect(inRuns.length).toBeGreaterThanOrEqual(120);
    expect(inRuns.filter((record) => !Object.is(record.kilowatts, 0))).toEqual([]);
  });

  it('gives a longer request without faults the same first records as a shorter one', () => {
    for (const seed of SEEDS) {
      const [longer, shorter, first] = [2000, 1000, 1].map((records) =>
        recordsOf(aCommand({ records, seed })).map((record) => JSON.stringify(record)),
      );
      expect(shorter).toEqual(longer?.slice(0, 1000));
      expect(first).toEqual(longer?.slice(0, 1));
    }
  });

  it('gives faulty values that depend on the record number, not on where the runs lie', () => {
    for (const simulation of ['co2sensor', 'o2sensor'] as const) {
      const column = TOUCHED[simulation][0];
      let shared = 0;
      for (const seed of SEEDS) {
        const [shorter, longer] = [1000, 1100].map((records) => ({
          runs: drawFaultRuns(seed, 'C01', faultOf(simulation), records),
          records: recordsOf(aCommand({ simulation, records, seed })),
        }));
        if (!shorter || !longer) continue;
        const both = shorter.records.filter((_, i) => covers(shorter.runs, i) && covers(longer.runs, i));
        shared += both.length;
        expect(both.map((record) => record[column])).toEqual(
          both.map((record) => longer.records[record.record_number]?.[column]),
        );
      }
      expect(shared).toBeGreaterThan(50);
    }
  });

  it('draws the same whatever the start time, the interval and the product', () => {
    const drawn = (command: Parameters<typeof aCommand>[0]) =>
      recordsOf(aCommand({ simulation: 'o2sensor', records: 600, ...command })).map((r) =>
        without(r, ['measurement_time', 'measured_at']),
      );
    expect(drawn({ startEpochSeconds: 0, intervalSeconds: 1 })).toEqual(drawn({}));
    const oxygen = (productId: string) => drawn({ productId }).map((record) => record.oxygen_level);
    expect(oxygen('P01')).toEqual(oxygen('P02'));
  });

  it.each([0, 1, 255, 256, 257, 511, 512, 998, 999])(
    'gives the same records when it begins at record %d',
    (from) => {
      const stream = aPlan({ containerId: isoContainerId(1), simulation: 'co2sensor', records: 1000 });
      const command = aCommand({ containers: [stream] });
      const reader = new StatisticalSource(command, stream, from);
      const rows = new TelemetryRows(1000 - from);
      reader.fill(rows, 0, 1, rows.capacity);
      const rest = Array.from({ length: rows.capacity }, (_, row) => rows.record(row));
      expect(rest).toEqual(recordsOf(command).slice(from));
    },
  );

  it('throws after the last record', () => {
    const reader = new StatisticalSource(aCommand(), aPlan({ records: 1 }));
    const rows = new TelemetryRows(2);
    reader.fill(rows, 0, 1, 1);
    expect(() => reader.fill(rows, 1, 1, 1)).toThrow(new RangeError('Container C01 has no further record.'));
  });

  it('begins a new random stream every 256 records', () => {
    expect(RECORDS_PER_BLOCK).toBe(256);
  });
});
