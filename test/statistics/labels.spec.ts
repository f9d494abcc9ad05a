import { describe, expect, it } from '@jest/globals';
import { SIMULATION_KINDS, type SimulationKind } from '../../src/domain/simulation/simulation-kind.js';
import { writeJsonRow } from '../../src/formats/record-text.js';
import { TextBuffer } from '../../src/formats/text-buffer.js';
import { aCommand } from '../builders/command-builder.js';
import { rowsOf } from '../builders/record-builder.js';
import { range } from './series.js';

interface Reading {
  readonly kilowatts: number;
  readonly oxygen_level: number;
  readonly carbon_dioxide_level: number;
  readonly fan_1: boolean;
  readonly fan_2: boolean;
  readonly fan_3: boolean;
  readonly maintenance_required: number;
}

/** What a reader of the output sees. */
function readingsOf(simulation: SimulationKind, records: number, seed: number): readonly Reading[] {
  const text = new TextBuffer();
  const rows = rowsOf(aCommand({ simulation, records, seed }));
  return Array.from({ length: rows.length }, (_, row) => {
    text.clear();
    writeJsonRow(text, rows, row);
    return JSON.parse(Buffer.from(text.release()).toString()) as Reading;
  });
}

/** The label that the model gives to reading i, derived from the readings alone. */
const LABEL_RULES: Record<SimulationKind, (readings: readonly Reading[], i: number) => boolean> = {
  normal: () => false,
  poweroff: (readings, i) => {
    const [here, next] = [readings[i], readings[i + 1]];
    return here !== undefined && next !== undefined && here.kilowatts <= 0 && next.kilowatts <= 0;
  },
  co2sensor: (readings, i) => {
    const percent = readings[i]?.carbon_dioxide_level ?? NaN;
    return percent > 10.8 || percent < 0;
  },
  o2sensor: (readings, i) => (readings[i]?.oxygen_level ?? NaN) < 12,
};

const SIZES = [
  ...range(12).map((i) => ({ records: 2 + i, seeds: 20 })),
  { records: 75, seeds: 20 },
  { records: 300, seeds: 10 },
  { records: 1000, seeds: 10 },
];

describe('maintenance_required', () => {
  it.each(SIMULATION_KINDS)('of %s can be recomputed from the output', (simulation) => {
    const rule = LABEL_RULES[simulation];
    let positives = 0;
    for (const { records, seeds } of SIZES) {
      for (const seed of range(seeds)) {
        const readings = readingsOf(simulation, records, seed);
        const labels = readings.map((reading) => reading.maintenance_required);
        expect(labels).toEqual(readings.map((_, i) => (rule(readings, i) ? 1 : 0)));
        positives += labels.filter((label) => label === 1).length;
      }
    }
    if (simulation === 'normal') expect(positives).toBe(0);
    else expect(positives).toBeGreaterThan(500);
  });

  it('of a power-off stops the three fans, and nothing else does', () => {
    for (const simulation of SIMULATION_KINDS) {
      for (const seed of range(4)) {
        const readings = readingsOf(simulation, 500, seed);
        const stopped = readings.map(({ fan_1, fan_2, fan_3 }) => [!fan_1, !fan_2, !fan_3]);
        const labelled = readings.map((r) => simulation === 'poweroff' && r.maintenance_required === 1);
        expect(stopped).toEqual(labelled.map((off) => [off, off, off]));
      }
    }
  });

  it('of a power-off never marks the last of several records, though its power may be off', () => {
    let off = 0;
    for (const seed of range(200)) {
      const last = readingsOf('poweroff', 5, seed).at(-1);
      expect(last?.maintenance_required).toBe(0);
      if (last?.kilowatts === 0) off++;
    }
    expect(off).toBeGreaterThan(40);
  });

  it('of a power-off also marks power that is off by chance, before a run or twice in a row', () => {
    const twice = readingsOf('poweroff', 300, 63);
    expect([twice[10], twice[11]].map((reading) => (reading?.kilowatts ?? NaN) < 0)).toEqual([true, true]);
    expect([twice[10], twice[11]].map((reading) => reading?.maintenance_required)).toEqual([1, 0]);
    const beforeRun = readingsOf('poweroff', 300, 3);
    expect(beforeRun[206]?.kilowatts).toBeLessThan(0);
    expect(beforeRun[207]?.kilowatts).toBe(0);
    expect(beforeRun[206]?.maintenance_required).toBe(1);
  });

  it('of a carbon dioxide sensor also marks a healthy reading below 0', () => {
    const readings = readingsOf('co2sensor', 300, 191);
    expect(readings[59]?.carbon_dioxide_level).toBeLessThan(0);
    expect(readings[59]?.maintenance_required).toBe(1);
  });
});
