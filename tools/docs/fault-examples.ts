import { MODELS } from '../../src/domain/models/models.js';
import { drawScenario } from '../../src/domain/scenario/draw-scenario.js';
import { readScenario } from '../../src/domain/scenario/read-scenario.js';
import type { PhysicalFaultKind } from '../../src/domain/simulation/physical-faults.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import type { FurtherValues, TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';

/** A record with all its columns. */
export type FullRecord = TelemetryRecord & Required<FurtherValues>;

/** A container with a fault, and its twin without it. */
export interface FaultExample {
  /** The document that gives it. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly faulty: readonly FullRecord[];
  readonly twin: readonly FullRecord[];
  readonly onsetEpochSeconds: number;
}

interface Example {
  readonly days: number;
  readonly group?: Readonly<Record<string, unknown>>;
  readonly fault?: Readonly<Record<string, unknown>>;
}

const INCIDENT = { onset: '1d', duration: '12h' };
const SLOW = { onset: '2d' };

/** What shows each kind well: bananas in Rotterdam, but where another cargo or place does it better. */
const EXAMPLES: Readonly<Record<PhysicalFaultKind, Example>> = {
  'power-outage': { days: 3, fault: INCIDENT },
  'phase-loss': { days: 3, fault: INCIDENT },
  'door-open': { days: 3, fault: { onset: '1d', duration: '2h' }, group: { place: 'singapore' } },
  'evaporator-icing': { days: 6, fault: { onset: '1d' }, group: { product: 'P01', place: 'singapore' } },
  'scrubber-failure': {
    days: 6,
    fault: { onset: '2d', over: '2d' },
    group: { product: 'P04', atmosphere: { oxygen: '4%', carbon_dioxide: '5%' } },
  },
  'controller-reset': { days: 3, fault: { onset: '1d' }, group: { product: 'P01' } },
  'sensor-bias': { days: 4, fault: { ...SLOW, sensor: 'supply_temperature', bias: '2K' } },
  'sensor-drift': { days: 14, fault: { ...SLOW, sensor: 'carbon_dioxide_level' } },
  'sensor-gain': { days: 4, fault: { ...SLOW, sensor: 'carbon_dioxide_level' } },
  'sensor-stuck': { days: 4, fault: { ...SLOW, sensor: 'temperature' } },
  'sensor-noise': { days: 4, fault: { ...SLOW, sensor: 'oxygen_level' } },
  'sensor-spikes': { days: 4, fault: { ...SLOW, sensor: 'temperature', rate: '3%', size: 10 } },
  'sensor-dropout': { days: 3, fault: { ...INCIDENT, sensor: 'temperature', as: 'rail', rate: '50%' } },
  'refrigerant-leak': { days: 24, fault: SLOW, group: { place: 'singapore' } },
  'compressor-wear': { days: 24, fault: SLOW, group: { place: 'singapore' } },
  'evaporator-fan': { days: 6, fault: { ...SLOW, fan: 1 }, group: { place: 'singapore' } },
  'condenser-fouling': { days: 21, fault: SLOW, group: { place: 'singapore' } },
  'air-leak': { days: 5, fault: SLOW },
  'vent-stuck': { days: 5, fault: { ...SLOW, at: '0m3/h' } },
  'wrong-set-point': { days: 5, fault: { ...SLOW, set_point: '4°C' } },
};

/** The example of a kind, made by the model as anybody would make it from the document. */
export function exampleOf(kind: PhysicalFaultKind): FaultExample {
  const { days, group = {}, fault = {} } = EXAMPLES[kind];
  const document = {
    version: 1,
    seed: 3,
    start: '2026-05-01T00:00:00Z',
    duration: `${days}d`,
    interval: '15m',
    fleet: [
      {
        group: 'a',
        containers: ['C01'],
        product: 'P02',
        unit: 'variable-speed',
        age: 4,
        place: 'rotterdam',
        ...group,
      },
    ],
    faults: [{ kind, severity: 0.5, ...fault }],
    labels: { columns: 'extended' },
  };
  const { scenario, problems } = readScenario(document);
  if (!scenario) throw new Error(`${kind}: ${JSON.stringify(problems)}`);
  const command = drawScenario(scenario, { seed: 3, nowEpochSeconds: 0 });
  const [plan] = command.containers;
  const [first] = plan?.faults ?? [];
  if (!plan || !first || !('onsetSeconds' in first)) throw new Error(`${kind} did not happen.`);
  return {
    document,
    faulty: recordsOf(command),
    twin: recordsOf(command.withContainers([{ ...plan, faults: [] }])),
    onsetEpochSeconds: command.startEpochSeconds + first.onsetSeconds,
  };
}

function recordsOf(command: SimulationCommand): readonly FullRecord[] {
  const rows = new TelemetryRows(command.records, 'extended');
  new Simulator(MODELS).feed(command).fill(rows);
  return Array.from(
    { length: rows.length },
    (_, row) => ({ ...rows.record(row), ...rows.further(row) }) as FullRecord,
  );
}

/** How far a column goes from its twin's: the largest difference, with its sign; 0: not a bit. */
export function largestDifference({ faulty, twin }: FaultExample, column: keyof FullRecord): number {
  let largest = 0;
  faulty.forEach((record, i) => {
    const difference = numberOf(record[column]) - numberOf(twin[i]?.[column]);
    if (Number.isNaN(difference) || Math.abs(difference) > Math.abs(largest)) largest = difference;
  });
  return largest;
}

function numberOf(value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : NaN;
}
