import { describe, expect, it } from '@jest/globals';
import { PHYSICAL_FAULT_KINDS, type PhysicalFaultKind } from '../../src/domain/simulation/physical-faults.js';
import {
  exampleOf,
  type FaultExample,
  type FullRecord,
  largestDifference,
} from '../../tools/docs/fault-examples.js';
import {
  type PhysicalRecord,
  physicalRecords,
  type ReeferWish,
  without,
} from '../builders/physical-builder.js';

type Column = keyof FullRecord;

const HOUR = 3600;
/** What no fault but one of these sensors, a door or a set point may move. */
const NEVER: readonly Column[] = [
  'target_temperature',
  'ambiant_temperature',
  'time_door_open',
  'latitude',
  'longitude',
  'content_type',
  'defrost_cycle',
];
const TEMPERATURES: readonly Column[] = [
  'temperature',
  'return_temperature',
  'cargo_temperature',
  'true_temperature',
];
const MEASURED: readonly Column[] = [
  'temperature',
  'kilowatts',
  'oxygen_level',
  'nitrogen_level',
  'humidity_level',
  'carbon_dioxide_level',
  'cargo_temperature',
  'true_temperature',
];
const GASES: readonly Column[] = ['oxygen_level', 'carbon_dioxide_level'];

interface Expectation {
  /** Each with the bounds of its largest difference from the twin. */
  readonly moves: Readonly<Partial<Record<Column, readonly [least: number, most: number]>>>;
  readonly still: readonly Column[];
}

const sensorAlone = (sensor: Column, least: number, most: number): Expectation => ({
  moves: { [sensor]: [least, most] },
  still: [...NEVER, ...MEASURED.filter((column) => column !== sensor), 'fan_1', 'fan_2', 'fan_3'],
});

/**
 * Largest differences in the examples of docs/faults.md. Figures with a published number or a prototype's behind them: without power
 * 20 t of bananas change their gases by 0.4 to 0.55 % an hour; a door brings outside air within two samples; with one of
 * two fans the unit takes 0.6 kW less than 2.36 and the cargo gets 2 K warmer; a worn compressor takes 15 to 60 % more.
 */
const EXPECTED: Readonly<Record<PhysicalFaultKind, Expectation>> = {
  'power-outage': {
    moves: {
      kilowatts: [-3, -1],
      carbon_dioxide_level: [12 * 0.4, 12 * 0.55],
      oxygen_level: [-12 * 0.55, -12 * 0.4],
      fan_1: [-1, -1],
      humidity_level: [3, 30],
      temperature: [-5, 5],
    },
    still: NEVER,
  },
  'phase-loss': {
    moves: {
      kilowatts: [-3, -1],
      carbon_dioxide_level: [12 * 0.4, 12 * 0.55],
      oxygen_level: [-12 * 0.55, -12 * 0.4],
      fan_2: [-1, -1],
    },
    still: NEVER,
  },
  'door-open': {
    moves: {
      time_door_open: [7200, 7200],
      kilowatts: [0.1, 3],
      temperature: [0.2, 5],
      humidity_level: [2, 30],
      carbon_dioxide_level: [-2, -0.5],
      oxygen_level: [0.5, 2],
    },
    still: NEVER.filter((column) => column !== 'time_door_open'),
  },
  'evaporator-icing': {
    moves: { temperature: [5, 25], cargo_temperature: [2, 25], fan_1: [-1, 1] },
    still: NEVER,
  },
  'scrubber-failure': {
    moves: { carbon_dioxide_level: [5, 20], nitrogen_level: [-20, -5] },
    still: [...NEVER, ...TEMPERATURES, 'kilowatts', 'humidity_level'],
  },
  'controller-reset': { moves: { temperature: [-10, 10], kilowatts: [-4, 4] }, still: NEVER },
  'sensor-bias': {
    // The sensor by which the unit is controlled: the truth goes the other way.
    moves: { true_temperature: [-2.1, -1.5], cargo_temperature: [-2.1, -1], kilowatts: [0.1, 2] },
    still: [...NEVER, 'supply_temperature'],
  },
  'sensor-drift': sensorAlone('carbon_dioxide_level', -2.4, 2.4),
  'sensor-gain': sensorAlone('carbon_dioxide_level', 0.1, 1.2),
  'sensor-stuck': sensorAlone('temperature', -2, 2),
  'sensor-noise': sensorAlone('oxygen_level', -6, 6),
  'sensor-spikes': sensorAlone('temperature', -1, 1),
  'sensor-dropout': sensorAlone('temperature', 50, 60),
  'refrigerant-leak': {
    moves: { kilowatts: [-3, 3], temperature: [1, 25] },
    still: [...NEVER, 'nitrogen_level'],
  },
  'compressor-wear': {
    moves: { kilowatts: [0.15 * 2, 0.6 * 2.4] },
    still: [...NEVER, ...TEMPERATURES, ...GASES, 'humidity_level'],
  },
  'evaporator-fan': {
    moves: {
      kilowatts: [-1.1, -0.4],
      cargo_temperature: [1.5, 2.5],
      fan_1: [-1, -1],
      humidity_level: [0.5, 15],
    },
    still: [...NEVER, 'fan_2', 'supply_temperature'],
  },
  'condenser-fouling': {
    moves: { kilowatts: [0.5, 4] },
    still: [...NEVER, 'fan_1', 'fan_2', 'nitrogen_level'],
  },
  'air-leak': {
    moves: { carbon_dioxide_level: [-1, -0.1], oxygen_level: [0.1, 1] },
    still: [...NEVER, 'fan_1', 'fan_3'],
  },
  'vent-stuck': {
    moves: { carbon_dioxide_level: [5, 21], oxygen_level: [-21, -5] },
    still: [...NEVER, 'fan_1', 'fan_3'],
  },
  'wrong-set-point': {
    moves: {
      target_temperature: [-9.31, -9.29],
      supply_temperature: [-9.4, -9.2],
      temperature: [-9.5, -3],
      kilowatts: [0.5, 5],
    },
    still: NEVER.filter((column) => column !== 'target_temperature'),
  },
};

const EXAMPLES = new Map<PhysicalFaultKind, FaultExample>(
  PHYSICAL_FAULT_KINDS.map((kind) => [kind, exampleOf(kind)]),
);
const example = (kind: PhysicalFaultKind): FaultExample => EXAMPLES.get(kind) as FaultExample;
/** A record without the only column that may tell of a fault before it comes. */
const unforeseen = (record: FullRecord): FullRecord => ({ ...record, time_to_failure_seconds: null });
/** Mean of a column over the records of a stretch, hours after the onset. */
function meanOf(
  records: readonly FullRecord[],
  column: Column,
  { onsetEpochSeconds: onset }: FaultExample,
  from: number,
  to: number,
): number {
  const values = records
    .filter(({ measured_at: at }) => at >= onset + from * HOUR && at < onset + to * HOUR)
    .map((record) => Number(record[column]));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.each(PHYSICAL_FAULT_KINDS)('a fault %s', (kind) => {
  const { moves, still } = EXPECTED[kind];

  it('moves what it must, by as much as it should', () => {
    for (const [column, [least, most]] of Object.entries(moves)) {
      const by = largestDifference(example(kind), column as Column);
      expect({ column, by, moves: by !== 0 && by >= least && by <= most }).toEqual({
        column,
        by,
        moves: true,
      });
    }
  });

  it('moves nothing else that it must not, not by a digit', () => {
    expect(still.filter((column) => largestDifference(example(kind), column) !== 0)).toEqual([]);
  });

  it('moves nothing before its onset, and is told by the labels from then on', () => {
    const { faulty, twin, onsetEpochSeconds } = example(kind);
    const before = faulty.filter(({ measured_at: at }) => at < onsetEpochSeconds);
    expect(before.length).toBeGreaterThan(50);
    expect(before.map(unforeseen)).toEqual(twin.slice(0, before.length).map(unforeseen));
    expect(faulty.find(({ fault_active: active }) => active === 1)).toMatchObject({
      fault_kind: kind,
      fault_id: expect.stringMatching(/./),
    });
    expect(
      faulty.filter(({ maintenance_required: label, fault_active: active }) => label === 1 && active !== 1),
    ).toEqual([]);
  });
});

describe('what is known of faults', () => {
  it('a leak of refrigerant costs electricity long before it shows in the temperature, and then takes less', () => {
    const leak = example('refrigerant-leak');
    const more = (from: number, to: number): number =>
      meanOf(leak.faulty, 'kilowatts', leak, from, to) - meanOf(leak.twin, 'kilowatts', leak, from, to);
    const warmer = (from: number, to: number): number =>
      meanOf(leak.faulty, 'cargo_temperature', leak, from, to) -
      meanOf(leak.twin, 'cargo_temperature', leak, from, to);
    expect(more(100, 200)).toBeGreaterThan(0.1);
    expect(Math.abs(warmer(100, 200))).toBeLessThan(0.1);
    expect(warmer(480, 528)).toBeGreaterThan(0.5);
    expect(more(500, 528)).toBeLessThan(more(100, 200));
  });

  it('with one of two fans, return and supply are 1.5 K further apart', () => {
    const fan = example('evaporator-fan');
    const apart = (records: readonly FullRecord[]): number =>
      meanOf(records, 'return_temperature', fan, 48, 90) - meanOf(records, 'supply_temperature', fan, 48, 90);
    expect(apart(fan.faulty) / apart(fan.twin)).toBeGreaterThan(1.4);
    expect(apart(fan.faulty) / apart(fan.twin)).toBeLessThan(2.2);
  });

  it.each([
    [
      'goods at 2 °C that do not breathe',
      { productId: 'P01', cargo: { celsius: 2 } },
      without('respiration'),
      0.2,
      0.5,
    ],
    ['bananas', { productId: 'P02' }, undefined, 0.9, 1.5],
  ] as const)('14 h without power at 30 °C warm 20 t of %s', (_, wish, change, least, most) => {
    const standing: ReeferWish = {
      ...wish,
      ambientCelsius: 30,
      records: 14 * 12 + 1,
      unplugged: [{ fromSeconds: 0, toSeconds: 15 * HOUR }],
    };
    const records: readonly PhysicalRecord[] = physicalRecords(standing, change && { change });
    const [first, last] = [records[0], records.at(-1)] as [PhysicalRecord, PhysicalRecord];
    const warmer = Number(last.cargo_temperature) - Number(first.cargo_temperature);
    expect(warmer).toBeGreaterThanOrEqual(least);
    expect(warmer).toBeLessThanOrEqual(most);
  });
});
