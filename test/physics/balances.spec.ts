import { describe, expect, it } from '@jest/globals';
import { K } from '../../src/domain/models/physical/constants.js';
import { PhysicalSource, stepSecondsOf } from '../../src/domain/models/physical/physical-source.js';
import { SharedSkies } from '../../src/domain/models/physical/shared-skies.js';
import { carriageOf } from '../../src/domain/reefer/carriage.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';
import {
  aPhysicalCommand,
  aReefer,
  type PhysicalRecord,
  physicalRecords,
  type ReeferWish,
  steadyClimate,
} from '../builders/physical-builder.js';

const DAY = 86_400;
const DAYS = 2;
/** Of all heat, or all gas, that went in or out. */
const TOLERANCE = 0.001;

/** A place whose temperature goes up and down by 8 K, with sun. */
const LIVELY = { ...steadyClimate(24), dailyAmplitude: 8, cloudiness: 0.2 };

function lively(wish: ReeferWish): ReeferWish {
  return {
    route: [{ atSeconds: 0, latitude: 20, longitude: 0, climate: LIVELY, phase: 'port' }],
    ...wish,
  };
}

/** What the test itself adds up, from the temperatures and air flows of the state alone. */
interface Sums {
  /** J. */
  heatIn: number;
  heatTurnedOver: number;
  heatStored: number;
  /** % m3. */
  gasIn: number;
  gasTurnedOver: number;
  gasStored: number;
}

function integrate(wish: ReeferWish): Sums {
  const plan = aReefer({ ...lively(wish), records: (DAYS * DAY) / 60 });
  const command = aPhysicalCommand([plan], { intervalSeconds: 60 });
  const source = new PhysicalSource(command, plan, new SharedSkies(1, stepSecondsOf(60)));
  const { state } = source;
  const reefer = plan.reefer;
  if (!reefer) throw new Error('no plan');
  const carriage = carriageOf(plan.productId, reefer.profile);
  const { tonnes } = reefer.cargo;
  const heatCapacity = tonnes * 1000 * (carriage.frozen ? 1800 : 3600);
  const volume = 67.88 - 1.144 * tonnes;
  const rows = new TelemetryRows(1, 'extended');
  const sums: Sums = {
    heatIn: 0,
    heatTurnedOver: 0,
    heatStored: 0,
    gasIn: 0,
    gasTurnedOver: 0,
    gasStored: 0,
  };
  const start = { cargo: state.cargoCelsius, wall: state.wallCelsius, gas: state.carbonDioxide };
  for (let i = 1; i < plan.records; i++) {
    const middle = (state.supplyCelsius + state.returnCelsius) / 2;
    const envelope = reefer.unit.envelope;
    const [warm, fresh] = [state.wallAmbientCelsius, (state.exchange / 3600) * 1.2 * 1005];
    const breath = 5.91e-3 * state.respiration * tonnes * 1000;
    const flows = [
      0.81 * envelope * (warm - middle),
      0.19 * envelope * (warm - state.wallCelsius),
      fresh * (state.ambientCelsius - state.returnCelsius),
      state.fanWatts,
      breath,
      -state.airFlow * 1666 * (state.returnCelsius - state.supplyCelsius),
    ];
    for (const watts of flows) {
      sums.heatIn += 60 * watts;
      sums.heatTurnedOver += 60 * Math.abs(watts);
    }
    // Gases go on by themselves, so the mean of a level over the step is what leaves.
    const before = state.carbonDioxide;
    const { exchange, respiration } = state;
    source.fill(rows, 0, 1, 1);
    const out = (exchange * (before + state.carbonDioxide)) / 2;
    const into = exchange * 0.04 + (100 * respiration * tonnes) / 1000;
    sums.gasIn += (into - out) / 60;
    sums.gasTurnedOver += (into + out) / 60;
  }
  sums.heatStored =
    heatCapacity * (state.cargoCelsius - start.cargo) + 2.25e6 * (state.wallCelsius - start.wall);
  sums.gasStored = volume * (state.carbonDioxide - start.gas);
  return sums;
}

describe('balances over two days, by the test’s own sums', () => {
  const cases: readonly (readonly [what: string, wish: ReeferWish])[] = [
    ['bananas that are cooled', { productId: 'P02' }],
    ['warm carrots that are pulled down, with defrosts', { productId: 'P01', cargo: { celsius: 18 } }],
    ['frozen fish', { productId: 'P06' }],
    [
      'avocados without electricity for a day',
      { productId: 'P04', unplugged: [{ fromSeconds: DAY / 2, toSeconds: 1.5 * DAY }] },
    ],
    [
      'an open door',
      {
        productId: 'P05',
        faults: [{ kind: 'door-open', id: 'f', onsetSeconds: DAY, endSeconds: DAY + 7200 }],
      },
    ],
    [
      'a leak that is too much for the unit',
      {
        productId: 'P02',
        faults: [
          { kind: 'refrigerant-leak', id: 'f', onsetSeconds: 0, endSeconds: null, loss: 0.5, growth: 'step' },
        ],
      },
    ],
  ];

  it.each(cases)('the heat of %s goes where it should', (_, wish) => {
    const { heatIn, heatStored, heatTurnedOver } = integrate(wish);
    expect(heatTurnedOver).toBeGreaterThan(1e7);
    expect(Math.abs(heatIn - heatStored) / heatTurnedOver).toBeLessThan(TOLERANCE);
  });

  it.each(cases)('the carbon dioxide of %s goes where it should', (_, wish) => {
    const { gasIn, gasStored, gasTurnedOver } = integrate(wish);
    expect(gasTurnedOver).toBeGreaterThan(0);
    expect(Math.abs(gasIn - gasStored) / gasTurnedOver).toBeLessThan(TOLERANCE);
  });

  it('have constants of their own that are the model’s', () => {
    expect(K).toMatchObject({
      envelopeToAir: 0.81,
      airFlowCapacity: 1666,
      respirationHeat: 5.91e-3,
      wallHeatCapacity: 2.25e6,
      airHeatPerCubicMetre: 1206,
    });
  });
});

describe('the interval between records', () => {
  /** What is compared, and the range of which 2 % may differ. */
  const RANGES: Readonly<Partial<Record<keyof PhysicalRecord, number>>> = {
    true_temperature: 30,
    supply_temperature: 30,
    return_temperature: 30,
    cargo_temperature: 30,
    true_oxygen_level: 21,
    true_carbon_dioxide_level: 21,
    energy_kwh: 60,
  };
  const wish: ReeferWish = lively({
    productId: 'P02',
    cargo: { celsius: 20 },
    faults: [{ kind: 'power-outage', id: 'f', onsetSeconds: DAY, endSeconds: DAY + 6 * 3600 }],
  });
  const every = (seconds: number): ReadonlyMap<number, PhysicalRecord> =>
    new Map(
      physicalRecords(
        { ...wish, records: Math.floor((2 * DAY) / seconds) + 1 },
        { intervalSeconds: seconds },
      ).map((record) => [record.measured_at, record]),
    );
  const fine = every(60);

  it.each([300, 900, 3600, 86_400])('of %d s shows what one of 60 s shows at the same moment', (seconds) => {
    const coarse = every(seconds);
    expect(coarse.size).toBeGreaterThan(2);
    for (const [time, record] of coarse) {
      const same = fine.get(time) as PhysicalRecord;
      for (const [column, range] of Object.entries(RANGES)) {
        const name = column as keyof PhysicalRecord;
        expect({
          time,
          name,
          off: Math.abs(Number(record[name]) - Number(same[name])) / range < 0.02,
        }).toEqual({ time, name, off: true });
      }
    }
  });
});
