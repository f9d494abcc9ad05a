import { MODELS } from '../../src/domain/models/models.js';
import { drawScenario } from '../../src/domain/scenario/draw-scenario.js';
import type { Scenario } from '../../src/domain/scenario/scenario.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { placeOf } from '../../src/domain/reefer/schema.js';
import { NUMBERS, TelemetryRows } from '../../src/domain/telemetry/telemetry-rows.js';

/** Electricity of a yard over container-hours, kW; the slope within containers that run, W/K. */
export interface YardStatistics {
  /** Of each container and hour, ascending. */
  readonly means: readonly number[];
  readonly mean: number;
  readonly deviation: number;
  readonly percentile99: number;
  readonly maximum: number;
  readonly slope: number;
}

interface Hour {
  hour: number;
  records: number;
  kilowatts: number;
  ambient: number;
  running: boolean;
}

const KILOWATTS = placeOf('kilowatts');
const AMBIENT = placeOf('ambiant_temperature');
const HOUR = 3600;

/** The statistics that docs/model.md compares with a real terminal's, without a file in between. */
export function yardStatistics(scenario: Scenario, seed: number): YardStatistics {
  const command = drawScenario(scenario, { seed, nowEpochSeconds: 0 });
  const feed = new Simulator(MODELS).feed(command);
  const rows = new TelemetryRows(16_384);
  const open = new Map<string, Hour>();
  const byContainer = new Map(command.containers.map(({ containerId }) => [containerId, [] as Hour[]]));
  while (feed.remaining > 0) {
    feed.fill(rows);
    for (let row = 0; row < rows.length; row++) {
      const id = rows.containers[row]?.container_id as string;
      const hour = Math.floor((rows.measuredAt[row] as number) / HOUR);
      let now = open.get(id);
      if (now?.hour !== hour) {
        now = { hour, records: 0, kilowatts: 0, ambient: 0, running: true };
        open.set(id, now);
        byContainer.get(id)?.push(now);
      }
      const kilowatts = rows.numbers[row * NUMBERS + KILOWATTS] as number;
      now.records++;
      now.kilowatts += kilowatts;
      now.ambient += rows.numbers[row * NUMBERS + AMBIENT] as number;
      if (kilowatts === 0) now.running = false;
    }
  }
  return statisticsOf([...byContainer.values()]);
}

function statisticsOf(containers: readonly (readonly Hour[])[]): YardStatistics {
  const means = containers
    .flatMap((hours) => hours.map(({ kilowatts, records }) => kilowatts / records))
    .sort((a, b) => a - b);
  const mean = sum(means) / means.length;
  let xy = 0;
  let xx = 0;
  for (const hours of containers) {
    const points = hours
      .filter(({ running }) => running)
      .map(({ ambient, kilowatts, records }) => [ambient / records, kilowatts / records] as const);
    const [x0, y0] = [
      sum(points.map(([x]) => x)) / points.length,
      sum(points.map(([, y]) => y)) / points.length,
    ];
    for (const [x, y] of points) {
      xy += (x - x0) * (y - y0);
      xx += (x - x0) * (x - x0);
    }
  }
  return {
    means,
    mean,
    deviation: Math.sqrt(sum(means.map((value) => (value - mean) * (value - mean))) / means.length),
    percentile99: means[Math.floor(0.99 * means.length)] as number,
    maximum: means.at(-1) as number,
    slope: (1000 * xy) / xx,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
