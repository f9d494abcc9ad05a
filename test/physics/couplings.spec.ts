import { describe, expect, it } from '@jest/globals';
import type { SmallModel } from '../../src/domain/models/physical/small-model.js';
import type { PhysicalFault } from '../../src/domain/simulation/physical-faults.js';
import {
  type PhysicalRecord,
  physicalRecords,
  type ReeferWish,
  without,
} from '../builders/physical-builder.js';

const DAY = 86_400;
/** The number of records in a day, one every 5 minutes. */
const A_DAY = 288;

type Change = (parts: readonly SmallModel[]) => readonly SmallModel[];

/** Replaces a part of the model with one that does nothing but settle, if `settle` is given. */
const idle =
  (name: string, settle: SmallModel['settle']): Change =>
  (parts) =>
    parts.map((part) => (part.name === name ? { name, ...(settle && { settle }) } : part));

function outage(hours: number): PhysicalFault {
  return { kind: 'power-outage', id: 'f', onsetSeconds: DAY, endSeconds: DAY + hours * 3600 };
}

const at = (records: readonly PhysicalRecord[], i: number): PhysicalRecord => records[i] as PhysicalRecord;

/** What must hold of the model, and must fail once the part of the model behind it is disabled. */
const COUPLINGS: readonly {
  readonly what: string;
  readonly wish: ReeferWish;
  readonly off: Change;
  readonly holds: (records: readonly PhysicalRecord[]) => boolean;
}[] = [
  {
    what: '1. without power nothing runs; the probe warms within tens of minutes, the cargo by hundredths of a degree per hour',
    wish: { ambientCelsius: 25, records: 2 * A_DAY, faults: [outage(12)] },
    off: without('faults'),
    holds: (records) => {
      const [before, hour, end] = [at(records, A_DAY - 1), at(records, A_DAY + 12), at(records, A_DAY + 143)];
      return (
        [hour, end].every((r) => r.kilowatts === 0 && !r.fan_1 && !r.fan_2 && !r.fan_3) &&
        hour.temperature - before.temperature > 2 &&
        Number(hour.cargo_temperature) - Number(before.cargo_temperature) < 0.15 &&
        end.carbon_dioxide_level > before.carbon_dioxide_level + 3 &&
        end.oxygen_level < before.oxygen_level - 3
      );
    },
  },
  {
    what: '1. at the restart the probe snaps back, and the power peaks',
    wish: { ambientCelsius: 25, records: 2 * A_DAY, faults: [outage(12)] },
    off: without('faults'),
    holds: (records) => {
      const [before, last, first] = [
        at(records, A_DAY - 1),
        at(records, A_DAY + 143),
        at(records, A_DAY + 144),
      ];
      return last.temperature - first.temperature > 2 && first.kilowatts > before.kilowatts + 0.3;
    },
  },
  {
    what: '2. the product’s respiration raises carbon dioxide and lowers oxygen until the vent balances it',
    wish: { records: 4 * A_DAY },
    off: without('respiration'),
    holds: (records) => {
      const [first, day, end] = [at(records, 0), at(records, 3 * A_DAY), at(records, 4 * A_DAY - 1)];
      return (
        day.carbon_dioxide_level > first.carbon_dioxide_level + 0.5 &&
        day.oxygen_level < first.oxygen_level - 0.5 &&
        Math.abs(Number(end.true_carbon_dioxide_level) - Number(day.true_carbon_dioxide_level)) < 0.1
      );
    },
  },
  {
    what: '3. the supply air holds the set point, and a warm cargo is pulled down',
    wish: { ambientCelsius: 27, cargo: { celsius: 25 }, records: 2 * A_DAY },
    off: without('thermal'),
    holds: (records) => {
      const [first, end] = [at(records, 0), at(records, 2 * A_DAY - 1)];
      return (
        first.kilowatts > 4 &&
        end.kilowatts < first.kilowatts - 2 &&
        Math.abs(Number(end.supply_temperature) - 13.3) < 0.01 &&
        Number(end.cargo_temperature) < 18
      );
    },
  },
  {
    what: '4. a defrost warms the return probe, draws the heater’s power and starts by the clock',
    wish: { productId: 'P03', records: A_DAY, ambientCelsius: 25 },
    off: without('defrost'),
    holds: (records) => {
      const heated = records.filter(({ operating_mode }) => operating_mode === 'defrost');
      const first = records.findIndex(({ operating_mode }) => operating_mode === 'defrost');
      return (
        first === 72 &&
        heated.length >= 6 &&
        heated.every((r) => Math.abs(r.kilowatts - 3.1) < 0.4 && !r.fan_1) &&
        Math.max(...heated.map((r) => r.temperature)) > at(records, first - 1).temperature + 2
      );
    },
  },
  {
    what: '5. an open door lets in the gases of outside air within two records, adds heat, and counts its time',
    wish: {
      ambientCelsius: 30,
      vent: 0,
      records: 2 * A_DAY,
      faults: [{ kind: 'door-open', id: 'f', onsetSeconds: DAY, endSeconds: DAY + 3600 }],
    },
    off: without('door', 'air-exchange'),
    holds: (records) => {
      const [before, open, later] = [at(records, A_DAY - 1), at(records, A_DAY + 2), at(records, A_DAY + 13)];
      return (
        before.carbon_dioxide_level > 3 &&
        open.carbon_dioxide_level < 0.15 * before.carbon_dioxide_level &&
        open.oxygen_level > 19.5 &&
        open.kilowatts > before.kilowatts + 0.15 &&
        open.time_door_open === 600 &&
        later.time_door_open === 0
      );
    },
  },
  {
    what: '6. a biased control sensor moves the true temperature the other way',
    wish: {
      productId: 'P06',
      records: 4 * A_DAY,
      faults: [
        {
          kind: 'sensor-bias',
          id: 'f',
          sensor: 'temperature',
          bias: 2,
          growth: 'step',
          growsSeconds: 0,
          onsetSeconds: DAY,
          endSeconds: null,
        },
      ],
    },
    off: idle('controller', (state, { carriage }) => {
      state.setPoint = carriage.setPointCelsius;
      state.target = carriage.setPointCelsius;
      state.airFlow = 0.48;
      state.fanWatts = 195;
    }),
    holds: (records) => {
      const [before, end] = [at(records, A_DAY - 1), at(records, 4 * A_DAY - 1)];
      return (
        Math.abs(end.temperature - before.temperature) < 0.4 &&
        Number(end.true_temperature) < Number(before.true_temperature) - 1.5 &&
        Number(end.cargo_temperature) < Number(before.cargo_temperature) - 0.3
      );
    },
  },
  {
    what: '7. a refrigerant leak shows in the power long before it shows in the temperature',
    wish: {
      ambientCelsius: 30,
      records: 10 * A_DAY,
      faults: [
        { kind: 'refrigerant-leak', id: 'f', loss: 0.05, growth: 'ramp', onsetSeconds: 0, endSeconds: null },
      ],
    },
    off: without('faults'),
    holds: (records) => {
      const well = physicalRecords({ ambientCelsius: 30, records: 10 * A_DAY });
      const third = 6 * A_DAY; // The charge is at 0.7, the capacity at three quarters.
      return (
        at(records, third).kilowatts > 1.1 * at(well, third).kilowatts &&
        Math.abs(at(records, third).temperature - at(well, third).temperature) < 0.2
      );
    },
  },
];

describe('a coupling of the physical model', () => {
  it.each(COUPLINGS.map((coupling) => [coupling.what, coupling] as const))(
    '%s',
    (_what, { wish, off, holds }) => {
      expect(holds(physicalRecords(wish))).toBe(true);
      expect(holds(physicalRecords(wish, { change: off }))).toBe(false);
    },
  );

  it('makes the power follow the ambient temperature by about 40 W per kelvin', () => {
    for (const productId of ['P01', 'P02', 'P04']) {
      const meanAt = (ambientCelsius: number): number => {
        const day = physicalRecords({ productId, ambientCelsius, records: 6 * A_DAY }).slice(5 * A_DAY);
        const running = day.filter(({ operating_mode }) => operating_mode === 'cooling');
        return running.reduce((sum, { kilowatts }) => sum + kilowatts, 0) / running.length;
      };
      const slope = (1000 * (meanAt(30) - meanAt(15))) / 15;
      expect(slope).toBeGreaterThan(25);
      expect(slope).toBeLessThan(62);
    }
  });
});
