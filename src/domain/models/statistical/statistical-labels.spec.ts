import { describe, expect, it } from '@jest/globals';
import { aCommand } from '../../../../test/builders/command-builder.js';
import { recordsOf } from '../../../../test/builders/record-builder.js';
import { faultOf, type FaultySimulation } from '../../simulation/simulation-kind.js';
import { Simulator } from '../../simulation/simulator.js';
import type { FurtherValues, TelemetryRecord } from '../../telemetry/telemetry-record.js';
import { TelemetryRows } from '../../telemetry/telemetry-rows.js';
import { MODELS } from '../models.js';
import { drawFaultRuns } from './fault-runs.js';
import { StatisticalLabels } from './statistical-labels.js';

const RECORDS = 300;

interface Labelled {
  readonly record: TelemetryRecord;
  readonly labels: FurtherValues;
}

function labelled(simulation: FaultySimulation | 'normal', seed: number): readonly Labelled[] {
  const command = aCommand({ simulation, records: RECORDS, seed, intervalSeconds: 60 });
  const rows = new TelemetryRows(RECORDS, 'extended');
  new Simulator(MODELS).feed(command).fill(rows);
  return Array.from({ length: RECORDS }, (_, row) => ({
    record: rows.record(row),
    labels: rows.further(row),
  }));
}

const runsOf = (simulation: FaultySimulation, seed: number) =>
  drawFaultRuns(seed, 'C01', faultOf(simulation), RECORDS);

describe(StatisticalLabels.name, () => {
  it('leaves a healthy container without labels', () => {
    for (const { record, labels } of labelled('normal', 1)) {
      expect(labels).toEqual({
        fault_id: '',
        fault_kind: '',
        fault_active: 0,
        fault_severity: 0,
        time_to_failure_seconds: null,
        true_temperature: record.temperature,
        true_oxygen_level: record.oxygen_level,
        true_carbon_dioxide_level: record.carbon_dioxide_level,
        supply_temperature: null,
        return_temperature: null,
        cargo_temperature: null,
        operating_mode: '',
        energy_kwh: null,
      });
    }
  });

  it.each([
    ['poweroff', 'power-outage'],
    ['co2sensor', 'sensor-bias'],
    ['o2sensor', 'sensor-bias'],
  ] as const)('names the runs of %s by id and kind, each in its own records', (simulation, kind) => {
    for (const seed of [1, 2, 3]) {
      const { starts, length } = runsOf(simulation, seed);
      labelled(simulation, seed).forEach(({ labels }, number) => {
        const ids = starts.flatMap((start, run) =>
          start <= number && number < start + length ? [`C01-${run + 1}`] : [],
        );
        const next = starts.find((start) => start > number);
        expect(labels).toMatchObject({
          fault_id: ids.join('|'),
          fault_kind: ids.map(() => kind).join('|'),
          fault_active: ids.length > 0 ? 1 : 0,
          fault_severity: ids.length > 0 ? 1 : 0,
          time_to_failure_seconds: ids.length > 0 ? 0 : next === undefined ? null : (next - number) * 60,
        });
      });
    }
  });

  it.each(['poweroff', 'co2sensor', 'o2sensor'] as const)(
    'shows the true values of %s, which are those without the fault',
    (simulation) => {
      const healthy = recordsOf(aCommand({ records: RECORDS, seed: 5, intervalSeconds: 60 }));
      labelled(simulation, 5).forEach(({ labels }, number) => {
        expect(labels).toMatchObject({
          true_temperature: healthy[number]?.temperature,
          true_oxygen_level: healthy[number]?.oxygen_level,
          true_carbon_dioxide_level: healthy[number]?.carbon_dioxide_level,
        });
      });
    },
  );

  it('leaves the contract’s columns unchanged', () => {
    const command = aCommand({ simulation: 'co2sensor', records: RECORDS, seed: 9, intervalSeconds: 60 });
    expect(labelled('co2sensor', 9).map(({ record }) => record)).toEqual(recordsOf(command));
  });
});
