import { ALL_NORMAL, fillRandom } from '../../random/normal.js';
import { RandomStream } from '../../random/random-stream.js';
import type { FaultKind } from '../../simulation/simulation-kind.js';
import { toMeasurements } from '../../telemetry/telemetry-record.js';

/** Up to this length of a run the first record of the last run is made to cross the threshold. */
const SMALL_RUN = 8;
const RUNS = 3;

/** A gas sensor's faulty reading: normally distributed, and a fault to a reader beyond a threshold, all in %. */
interface SensorFault {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly isFault: (percent: number) => boolean;
}

/** The sensor faults of the model; a label follows `isFault` in any record of that simulation. */
export const SENSOR_FAULTS = {
  co2sensor: {
    mean: Float64Array.of(12),
    deviation: Float64Array.of(2),
    isFault: (percent) => percent > 10.8 || percent < 0,
  },
  o2sensor: {
    mean: Float64Array.of(11),
    deviation: Float64Array.of(2),
    isFault: (percent) => percent < 12,
  },
} as const satisfies Record<Exclude<FaultKind, 'poweroff'>, SensorFault>;

/** Fills the readings with faulty ones of that sensor, %, rounded as records show them. */
export function drawSensorFaults(fault: SensorFault, random: RandomStream, readings: Float64Array): void {
  fillRandom(random, ALL_NORMAL, readings);
  toMeasurements(readings, fault.mean, fault.deviation);
}

/** Where the faults of one container's stream lie: three runs of records, which may overlap. */
export interface FaultRuns {
  /** Records in a run: floor(12 n / 100), at least 1 (2 for a power-off), at most n. */
  readonly length: number;
  /** First record of each run, ascending. */
  readonly starts: readonly number[];
  /** For small requests: a reading beyond the threshold, for the first record of the last run. */
  readonly sureReading: number | undefined;
}

/** Draws the runs of one stream, from a random stream of their own. */
export function drawFaultRuns(
  seed: number,
  containerId: string,
  simulation: FaultKind,
  records: number,
): FaultRuns {
  const random = RandomStream.of(seed, `${containerId}/runs/${simulation}/${records}`);
  const length = runLength(simulation, records);
  const starts: number[] = [];
  let earliest = 0;
  for (let run = 0; run < RUNS; run++) {
    earliest += random.below(records - length - earliest + 1);
    starts.push(earliest);
  }
  return {
    length,
    starts,
    sureReading:
      simulation === 'poweroff' || length > SMALL_RUN
        ? undefined
        : drawSureFault(SENSOR_FAULTS[simulation], random),
  };
}

function runLength(simulation: FaultKind, records: number): number {
  const least = simulation === 'poweroff' ? 2 : 1;
  return Math.min(records, Math.max(least, Math.floor((12 * records) / 100)));
}

/** Draws until the reading is a fault, which conditions the distribution on it. */
function drawSureFault(fault: SensorFault, random: RandomStream): number {
  const reading = new Float64Array(1);
  for (;;) {
    drawSensorFaults(fault, random, reading);
    if (fault.isFault(reading[0] as number)) return reading[0] as number;
  }
}
