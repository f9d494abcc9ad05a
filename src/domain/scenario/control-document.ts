import type { Profile } from '../reefer/carriage.js';
import { RandomStream } from '../random/random-stream.js';
import { startsOfRuns } from '../random/runs-of-records.js';
import type { FaultySimulation, SimulationKind } from '../simulation/simulation-kind.js';
import { formatInstant } from '../telemetry/instant.js';
import type { Scenario } from './scenario.js';

/** One container and what happens to it, as `POST /control` asks for it. */
export interface ControlOrder {
  readonly containerId: string;
  readonly simulation: SimulationKind;
  readonly productId: string;
  readonly records: number;
  readonly seed: number;
  readonly startEpochSeconds: number;
  readonly intervalSeconds: number;
  readonly model: Scenario['model'];
  readonly profile: Profile;
  /** As scenario documents say them. */
  readonly faults: readonly unknown[];
  readonly recordsPerSecond: number | undefined;
}

/** How the physical model carries out the contract's simulations: three times, for a share of the records each. */
const PHYSICAL_FAULTS: Readonly<Record<FaultySimulation, object>> = {
  poweroff: { kind: 'power-outage' },
  co2sensor: { kind: 'sensor-bias', sensor: 'carbon_dioxide_level', bias: '8%' },
  o2sensor: { kind: 'sensor-bias', sensor: 'oxygen_level', bias: '-10%' },
};
const STATISTICAL_FAULTS: Readonly<Record<FaultySimulation, object>> = {
  poweroff: { kind: 'power-outage' },
  co2sensor: { kind: 'sensor-bias', sensor: 'carbon_dioxide_level' },
  o2sensor: { kind: 'sensor-bias', sensor: 'oxygen_level' },
};
const RUNS = 3;
const SHARE = 0.12;
const LONGEST_SECONDS = 86_400;

/** The scenario document that says the same. */
export function controlDocument(order: ControlOrder): Readonly<Record<string, unknown>> {
  const { containerId, productId, model, profile, simulation, recordsPerSecond } = order;
  return {
    version: 1,
    name: `${containerId} ${simulation}`,
    model,
    seed: order.seed,
    start: formatInstant(order.startEpochSeconds),
    records: order.records,
    interval: `${order.intervalSeconds}s`,
    fleet: [{ group: 'container', containers: [containerId], product: productId, profile }],
    faults: [...simulationFaults(order), ...order.faults],
    ...(model === 'physical' && simulation !== 'normal' && { labels: { rule: 'active' } }),
    ...(recordsPerSecond !== undefined && { pace: { records_per_second: recordsPerSecond } }),
  };
}

function simulationFaults({
  simulation,
  model,
  records,
  intervalSeconds,
  seed,
  containerId,
}: ControlOrder): readonly object[] {
  if (simulation === 'normal') return [];
  if (model === 'statistical') return [STATISTICAL_FAULTS[simulation]];
  const most = Math.max(1, Math.floor(LONGEST_SECONDS / intervalSeconds));
  const length = Math.min(records, most, Math.max(1, Math.floor(SHARE * records)));
  const random = RandomStream.of(seed, `${containerId}/runs/${simulation}/${records}`);
  return startsOfRuns(random, RUNS, length, records).map((start) => ({
    ...PHYSICAL_FAULTS[simulation],
    onset: `${start * intervalSeconds}s`,
    duration: `${length * intervalSeconds}s`,
  }));
}
