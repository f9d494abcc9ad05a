import { productById } from '../../reefer/product.js';
import { placeOf } from '../../reefer/schema.js';
import { fillRandom } from '../../random/normal.js';
import { RandomStream } from '../../random/random-stream.js';
import type { ContainerPlan } from '../../simulation/container-plan.js';
import { type Gas, isRunsFault, type RunsFault } from '../../simulation/fault-plan.js';
import type { SimulationCommandFields } from '../../simulation/simulation-command.js';
import { simulationOf } from '../../simulation/simulation-kind.js';
import type { TelemetrySource } from '../../simulation/telemetry-model.js';
import { toMeasurements } from '../../telemetry/telemetry-record.js';
import {
  type ContainerValues,
  HEALTHY_FLAGS,
  LABEL_FLAG,
  NUMBERS,
  type TelemetryRows,
} from '../../telemetry/telemetry-rows.js';
import {
  DRAWN,
  RANDOM_COLUMNS,
  faultyColumn,
  KILOWATTS,
  meansOf,
  PATTERN,
  SENSOR_COLUMNS,
  TEMPERATURE,
} from './draws.js';
import { drawFaultRuns, drawSensorFaults, type FaultRuns, IS_SENSOR_FAULT } from './fault-runs.js';
import { StatisticalLabels } from './statistical-labels.js';

/** How many records share a random stream. To begin at any record, at most this many are drawn and thrown away. */
export const RECORDS_PER_BLOCK = 256;

/** The position of the statistical model's containers: San Francisco Bay, decimal degrees. */
const POSITION = { latitude: 37.8226902168957, longitude: -122.324895 };

/** How many records are drawn at once; divides a block. A larger number would cost memory for every container. */
const RECORDS_DRAWN = 16;
const DEVIATIONS = new Float64Array(DRAWN).fill(1);
/** The index of each drawn column among a row's numbers. */
const PLACES = Uint8Array.from(RANDOM_COLUMNS, placeOf);
const KILOWATTS_PLACE = placeOf('kilowatts');

/**
 * One container's telemetry by the statistical model: independent normal deviates around the product's climate and,
 * with a fault, runs of faulty values. Gives the container's records from `from` on; each record is the same wherever
 * the reading begins.
 */
export class StatisticalSource implements TelemetrySource {
  private readonly values: ContainerValues;
  private readonly fault: RunsFault | undefined;
  /** The gas whose sensor is faulty. */
  private readonly sensor: Gas | undefined;
  private readonly runs: FaultRuns | undefined;
  private readonly labels: StatisticalLabels;
  /** Time of the first record. */
  private readonly startEpochSeconds: number;
  private healthyRandom!: RandomStream;
  private faultyRandom!: RandomStream;
  /** What is added to each draw. */
  private readonly means: Float64Array;
  /** The numbers of the last records drawn, row by row, faults included. */
  private readonly drawn = new Float64Array(DRAWN * RECORDS_DRAWN);
  /** The faulty values for the same records: a sensor's readings, or 0 kW without power. */
  private readonly faulty = new Float64Array(RECORDS_DRAWN);
  /** The healthy values in the fault's column of the same records. */
  private readonly healthy = new Float64Array(RECORDS_DRAWN);
  /** Number of the next record. */
  private number: number;

  constructor(
    private readonly command: Omit<SimulationCommandFields, 'containers'>,
    private readonly plan: ContainerPlan,
    from = 0,
  ) {
    const { containerId, productId, faults, records } = plan;
    this.fault = faults.find(isRunsFault);
    this.sensor = this.fault?.kind === 'gas-sensor-runs' ? this.fault.gas : undefined;
    this.startEpochSeconds = command.startEpochSeconds + plan.firstStep * command.intervalSeconds;
    const product = productById(productId);
    this.values = { container_id: containerId, product_id: product.id, ...POSITION };
    const means = meansOf(product);
    this.means = Float64Array.from(RANDOM_COLUMNS, (name) => means[name]);
    this.runs = this.fault && drawFaultRuns(command.seed, containerId, this.fault, records);
    this.labels = new StatisticalLabels(plan, this.runs, command.intervalSeconds);
    this.number = from;
    const block = from - (from % RECORDS_PER_BLOCK);
    for (let first = block; first <= from && first < records; first += RECORDS_DRAWN) this.draw(first);
  }

  /** Writes the next `count` records into rows from `row` on, `stride` apart; throws a `RangeError` beyond the last. */
  fill(rows: TelemetryRows, row: number, stride: number, count: number): void {
    const { containerId, records } = this.plan;
    const end = this.number + count;
    if (end > records) throw new RangeError(`Container ${containerId} has no further record.`);
    for (let at = row; this.number < end;) {
      const inHand = Math.min(end - this.number, RECORDS_DRAWN - (this.number % RECORDS_DRAWN));
      this.copy(rows, at, stride, inHand);
      this.number += inHand;
      if (this.number % RECORDS_DRAWN === 0 && this.number < records) this.draw(this.number);
      if (this.fault?.kind === 'power-off-runs') this.labelPowerOff(rows, at, stride, inHand);
      at += inHand * stride;
    }
  }

  /** Copies drawn records into rows, with fans and label; those of a power-off are set later. */
  private copy(rows: TelemetryRows, row: number, stride: number, count: number): void {
    const { command, drawn, values, startEpochSeconds } = this;
    const { containers, recordNumbers, measuredAt, numbers, flags } = rows;
    for (let number = this.number, at = row; number < this.number + count; number++, at += stride) {
      const from = (number % RECORDS_DRAWN) * DRAWN;
      for (let i = 0; i < DRAWN; i++)
        numbers[at * NUMBERS + (PLACES[i] as number)] = drawn[from + i] as number;
      containers[at] = values;
      recordNumbers[at] = number;
      measuredAt[at] = startEpochSeconds + number * command.intervalSeconds;
      flags[at] = HEALTHY_FLAGS | (this.hasSensorFault(drawn, from) ? LABEL_FLAG : 0);
      if (rows.columns !== 'contract') this.writeLabels(rows, at, number);
    }
  }

  private writeLabels(rows: TelemetryRows, row: number, number: number): void {
    const { drawn, healthy } = this;
    const inHand = number % RECORDS_DRAWN;
    const from = inHand * DRAWN;
    const gas = (which: Gas): number =>
      (this.sensor === which ? healthy[inHand] : drawn[from + SENSOR_COLUMNS[which]]) as number;
    this.labels.write(rows, row, number, {
      temperature: drawn[from + TEMPERATURE] as number,
      oxygen: gas('o2'),
      carbonDioxide: gas('co2'),
    });
  }

  /** Draws `RECORDS_DRAWN` records from `first` on. */
  private draw(first: number): void {
    if (first % RECORDS_PER_BLOCK === 0) this.enterBlock(first / RECORDS_PER_BLOCK);
    fillRandom(this.healthyRandom, PATTERN, this.drawn);
    toMeasurements(this.drawn, this.means, DEVIATIONS);
    if (this.runs) this.injectFaults(first, this.runs);
  }

  private enterBlock(block: number): void {
    const { seed } = this.command;
    const { containerId } = this.plan;
    this.healthyRandom = RandomStream.of(seed, `${containerId}/healthy/${block}`);
    this.faultyRandom = RandomStream.of(seed, `${containerId}/${simulationOf(this.fault)}/${block}`);
  }

  /** Draws a sensor's faulty value for every record, used or not, so that it does not depend on where the runs lie. */
  private injectFaults(first: number, { starts, length, sureReading }: FaultRuns): void {
    const { drawn, faulty, fault, healthy } = this;
    if (!fault) return;
    if (fault.kind === 'gas-sensor-runs') drawSensorFaults(fault, this.faultyRandom, faulty);
    const column = faultyColumn(fault);
    for (let i = 0; i < RECORDS_DRAWN; i++) healthy[i] = drawn[i * DRAWN + column] as number;
    for (let run = 0; run < starts.length; run++) {
      const start = (starts[run] as number) - first;
      const end = Math.min(start + length, RECORDS_DRAWN);
      for (let i = Math.max(start, 0); i < end; i++) drawn[i * DRAWN + column] = faulty[i] as number;
    }
    const sure = (starts[starts.length - 1] as number) - first;
    if (sureReading !== undefined && sure >= 0 && sure < RECORDS_DRAWN)
      drawn[sure * DRAWN + column] = sureReading;
  }

  /** Judges by the rounded values, so that readers of the records can recompute the label. */
  private hasSensorFault(drawn: Float64Array, from: number): boolean {
    switch (this.sensor) {
      case 'co2':
        return IS_SENSOR_FAULT.co2(drawn[from + SENSOR_COLUMNS.co2] as number);
      case 'o2':
        return IS_SENSOR_FAULT.o2(drawn[from + SENSOR_COLUMNS.o2] as number);
      case undefined:
        return false;
    }
  }

  /** Labels a record without power, and stops its fans, if the next record (drawn by now) has no power either. */
  private labelPowerOff({ numbers, flags }: TelemetryRows, row: number, stride: number, count: number): void {
    for (let i = 0, at = row; i < count; i++, at += stride) {
      const following =
        i + 1 < count ? numbers[(at + stride) * NUMBERS + KILOWATTS_PLACE] : this.followingKilowatts();
      if ((numbers[at * NUMBERS + KILOWATTS_PLACE] as number) <= 0 && (following as number) <= 0) {
        flags[at] = LABEL_FLAG;
      }
    }
  }

  /** Power in the next record. The last record counts as followed by power, but a single record as followed by none. */
  private followingKilowatts(): number {
    const { records } = this.plan;
    if (this.number < records) return this.drawn[(this.number % RECORDS_DRAWN) * DRAWN + KILOWATTS] as number;
    return records === 1 ? 0 : Infinity;
  }
}
