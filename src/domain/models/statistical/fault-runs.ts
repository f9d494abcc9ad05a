import { ALL_NORMAL, fillRandom } from '../../random/normal.js';
import { RandomStream } from '../../random/random-stream.js';
import { startsOfRuns } from '../../random/runs-of-records.js';
import type { Gas, GasSensorRuns, RunsFault } from '../../simulation/fault-plan.js';
import { simulationOf } from '../../simulation/simulation-kind.js';
import { toMeasurements } from '../../telemetry/telemetry-record.js';

/** In runs up to this length, the first record of the last run always crosses the threshold. */
const SMALL_RUN = 8;

/** Whether a gas sensor's reading, %, shows a fault. With a sensor fault, every record is labelled by this rule. */
export const IS_SENSOR_FAULT: Readonly<Record<Gas, (percent: number) => boolean>> = {
  co2: (percent) => percent > 10.8 || percent < 0,
  o2: (percent) => percent < 12,
};

/** Fills `readings` with faulty readings of the fault's sensor, %, rounded as in records. */
export function drawSensorFaults(fault: GasSensorRuns, random: RandomStream, readings: Float64Array): void {
  fillRandom(random, ALL_NORMAL, readings);
  mean[0] = fault.meanPercent;
  deviation[0] = fault.deviationPercent;
  toMeasurements(readings, mean, deviation);
}

const mean = new Float64Array(1);
const deviation = new Float64Array(1);

/** Where a container's faulty records lie: runs of records, which may overlap. */
export interface FaultRuns {
  /** Records in each run: a share of all records, rounded down; at least 1 (2 for a power-off), at most all. */
  readonly length: number;
  /** First record of each run, ascending. */
  readonly starts: readonly number[];
  /** In short runs, a reading beyond the threshold for the first record of the last run. */
  readonly sureReading: number | undefined;
}

/** Draws the runs of a container's fault from a separate random stream. */
export function drawFaultRuns(
  seed: number,
  containerId: string,
  fault: RunsFault,
  records: number,
): FaultRuns {
  const random = RandomStream.of(seed, `${containerId}/runs/${simulationOf(fault)}/${records}`);
  const length = runLength(fault, records);
  const starts = startsOfRuns(random, fault.runs, length, records);
  return {
    length,
    starts,
    sureReading:
      fault.kind === 'power-off-runs' || length > SMALL_RUN ? undefined : drawSureFault(fault, random),
  };
}

function runLength({ kind, percentOfRecords }: RunsFault, records: number): number {
  const least = kind === 'power-off-runs' ? 2 : 1;
  return Math.min(records, Math.max(least, Math.floor((percentOfRecords * records) / 100)));
}

/** Draws until a reading shows a fault, which samples the distribution of such readings. */
function drawSureFault(fault: GasSensorRuns, random: RandomStream): number {
  const reading = new Float64Array(1);
  for (;;) {
    drawSensorFaults(fault, random, reading);
    if (IS_SENSOR_FAULT[fault.gas](reading[0] as number)) return reading[0] as number;
  }
}
