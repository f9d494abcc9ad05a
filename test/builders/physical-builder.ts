import { PHYSICAL } from '../../src/domain/models/physical/physical-model.js';
import { PhysicalSource, stepSecondsOf } from '../../src/domain/models/physical/physical-source.js';
import { SharedSkies } from '../../src/domain/models/physical/shared-skies.js';
import type { SmallModel } from '../../src/domain/models/physical/small-model.js';
import { carriageOf } from '../../src/domain/reefer/carriage.js';
import type { ContainerPlan } from '../../src/domain/simulation/container-plan.js';
import type { PhysicalFault } from '../../src/domain/simulation/physical-faults.js';
import type { Climate, ReeferPlan } from '../../src/domain/simulation/reefer-plan.js';
import { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import type { FurtherValues, TelemetryRecord } from '../../src/domain/telemetry/telemetry-record.js';
import { TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';

/** A climate that never changes, so that every change in the records comes from the test. */
export function steadyClimate(celsius: number): Climate {
  return {
    meanCelsius: celsius,
    yearlyAmplitude: 0,
    warmestDay: 200,
    dailyAmplitude: 0,
    weatherDeviation: 0,
    humidityPercent: 70,
    cloudiness: 2,
  };
}

/** What a test specifies about a container; everything else has ordinary values. */
export interface ReeferWish extends Partial<Omit<ReeferPlan, 'cargo' | 'unit'>> {
  readonly productId?: string;
  readonly containerId?: string;
  readonly ambientCelsius?: number;
  readonly cargo?: Partial<ReeferPlan['cargo']>;
  readonly unit?: Partial<ReeferPlan['unit']>;
  readonly records?: number;
  readonly faults?: readonly PhysicalFault[];
}

/** A container of the physical model; by default 20 t of cargo at its set point, a new unit, and a constant 20 °C outside. */
export function aReefer(wish: ReeferWish = {}): ContainerPlan {
  const { productId = 'P02', containerId = 'C01', ambientCelsius = 20, records = 288, faults = [] } = wish;
  const { cargo, unit, profile = 'real', ...rest } = wish;
  const carriage = carriageOf(productId, profile);
  const reefer: ReeferPlan = {
    profile,
    unit: { kind: 'variable-speed', efficiency: 0.4, leastPartLoad: 0.12, envelope: 43, leak: 1, ...unit },
    cargo: { tonnes: 20, coupling: 3000, celsius: carriage.setPointCelsius, ...cargo },
    vent: rest.vent ?? carriage.ventCubicMetresPerHour,
    atmosphere: rest.atmosphere,
    weather: rest.weather ?? 'test',
    route: rest.route ?? [
      { atSeconds: 0, latitude: 53.5, longitude: 10, climate: steadyClimate(ambientCelsius), phase: 'port' },
    ],
    unplugged: rest.unplugged ?? [],
    labels: rest.labels ?? { rule: 'actionable', horizonSeconds: 86_400 },
  };
  return { containerId, productId, model: PHYSICAL, faults, firstStep: 0, records, reefer };
}

/** A command for these containers, by default with one record every 5 minutes. */
export function aPhysicalCommand(
  containers: readonly ContainerPlan[],
  { seed = 42, intervalSeconds = 300, startEpochSeconds = 1_769_846_400 } = {},
): SimulationCommand {
  return new SimulationCommand({ containers, seed, startEpochSeconds, intervalSeconds });
}

/** A record of the physical model with all its further values. */
export type PhysicalRecord = TelemetryRecord & Required<FurtherValues>;

/** All records of one container; `change` may remove parts of the model. */
export function physicalRecords(
  wish: ReeferWish = {},
  options: {
    seed?: number;
    intervalSeconds?: number;
    change?: (parts: readonly SmallModel[]) => readonly SmallModel[];
  } = {},
): readonly PhysicalRecord[] {
  const { change, ...times } = options;
  const plan = aReefer(wish);
  const command = aPhysicalCommand([plan], times);
  const skies = new SharedSkies(command.seed, stepSecondsOf(command.intervalSeconds));
  const rows = new TelemetryRows(plan.records, 'extended');
  rows.length = plan.records;
  new PhysicalSource(command, plan, skies, 0, change).fill(rows, 0, 1, plan.records);
  return Array.from(
    { length: rows.length },
    (_, row) => ({ ...rows.record(row), ...rows.further(row) }) as PhysicalRecord,
  );
}

/** A `change` that removes the named parts; throws if the model lacks one of them. */
export function without(
  ...names: readonly string[]
): (parts: readonly SmallModel[]) => readonly SmallModel[] {
  return (parts) => {
    const missing = names.find((name) => !parts.some((part) => part.name === name));
    if (missing !== undefined) throw new Error(`The model has no part ${missing}.`);
    return parts.filter((part) => !names.includes(part.name));
  };
}
