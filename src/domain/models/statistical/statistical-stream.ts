import { type Product, productById } from '../../reefer/product.js';
import { type ColumnKept, placeOf } from '../../reefer/schema.js';
import { fillRandom, NORMAL, ONE_OF_FOUR, ZERO } from '../../random/normal.js';
import { RandomStream } from '../../random/random-stream.js';
import type { ContainerStream, SimulationCommandFields } from '../../simulation/simulation-command.js';
import { toMeasurements } from '../../telemetry/telemetry-record.js';
import {
  type ContainerValues,
  HEALTHY_FLAGS,
  LABEL_FLAG,
  NUMBERS,
  type TelemetryRows,
} from '../../telemetry/telemetry-rows.js';
import { drawFaultRuns, drawSensorFaults, type FaultRuns, SENSOR_FAULTS } from './fault-runs.js';

/** Records that share a random stream; a seek draws at most this many records in vain. */
export const RECORDS_PER_BLOCK = 256;

/** Where the statistical model's containers stand: San Francisco Bay, decimal degrees. */
const LATITUDE = 37.8226902168957;
const LONGITUDE = -122.324895;

/** Records whose values are drawn at once; divides a block. More would cost every container of a fleet its memory. */
const RECORDS_DRAWN = 16;
/** What is drawn for each column. The order is part of the format: the seed gives other values in another one. */
const DRAWS = {
  temperature: NORMAL,
  target_temperature: ZERO,
  ambiant_temperature: NORMAL,
  kilowatts: NORMAL,
  time_door_open: ZERO,
  content_type: ZERO,
  defrost_cycle: ONE_OF_FOUR,
  oxygen_level: NORMAL,
  nitrogen_level: NORMAL,
  humidity_level: NORMAL,
  carbon_dioxide_level: NORMAL,
} as const satisfies Partial<Record<ColumnKept<'number'>, number>>;
type DrawnColumn = keyof typeof DRAWS;
const DRAWN_COLUMNS = Object.keys(DRAWS) as readonly DrawnColumn[];
/** Numbers that are drawn for a record. */
const DRAWN = DRAWN_COLUMNS.length;
const PATTERN = Uint8Array.from(DRAWN_COLUMNS, (name) => DRAWS[name]);
const DEVIATIONS = new Float64Array(DRAWN).fill(1);
/** Where a row keeps what is drawn. */
const PLACES = Uint8Array.from(DRAWN_COLUMNS, placeOf);
const LEAST_DEFROST = 3;
const KILOWATTS = DRAWN_COLUMNS.indexOf('kilowatts');
const OXYGEN = DRAWN_COLUMNS.indexOf('oxygen_level');
const CO2 = DRAWN_COLUMNS.indexOf('carbon_dioxide_level');
const KILOWATTS_PLACE = placeOf('kilowatts');

/** What is added to the draws. */
function meansOf({ targetCelsius, humidityPercent, contentType }: Product): Record<DrawnColumn, number> {
  return {
    temperature: targetCelsius,
    target_temperature: targetCelsius,
    ambiant_temperature: 20,
    kilowatts: 2.7,
    time_door_open: 0,
    content_type: contentType,
    defrost_cycle: LEAST_DEFROST,
    oxygen_level: 21,
    nitrogen_level: 78,
    humidity_level: humidityPercent,
    carbon_dioxide_level: 4,
  };
}

/**
 * One container's telemetry by the statistical model: independent normal deviates around the product's climate, and for
 * a fault simulation three runs of faulty values. Gives records `from`, `from + 1`, … of the stream, each the same
 * wherever the reading begins.
 */
export class StatisticalStream {
  private readonly values: ContainerValues;
  private readonly runs: FaultRuns | undefined;
  private healthyRandom!: RandomStream;
  private faultyRandom!: RandomStream;
  /** What is added to what was drawn. */
  private readonly means: Float64Array;
  /** The numbers of the records in hand, row by row, faults included. */
  private readonly drawn = new Float64Array(DRAWN * RECORDS_DRAWN);
  /** Readings of a faulty sensor in the records in hand; without power, kilowatts: 0. */
  private readonly faulty = new Float64Array(RECORDS_DRAWN);
  /** The next record. */
  private number: number;

  constructor(
    private readonly command: Omit<SimulationCommandFields, 'streams'>,
    private readonly stream: ContainerStream,
    from = 0,
  ) {
    const { containerId, productId, simulation, records } = stream;
    const product = productById(productId);
    this.values = {
      container_id: containerId,
      product_id: product.id,
      latitude: LATITUDE,
      longitude: LONGITUDE,
    };
    const means = meansOf(product);
    this.means = Float64Array.from(DRAWN_COLUMNS, (name) => means[name]);
    this.runs =
      simulation === 'normal' ? undefined : drawFaultRuns(command.seed, containerId, simulation, records);
    this.number = from;
    const block = from - (from % RECORDS_PER_BLOCK);
    for (let first = block; first <= from && first < records; first += RECORDS_DRAWN) this.draw(first);
  }

  /** Writes the next `count` records into rows from `row` on, `stride` apart; throws a `RangeError` at the stream's end. */
  fill(rows: TelemetryRows, row: number, stride: number, count: number): void {
    const { containerId, records, simulation } = this.stream;
    const end = this.number + count;
    if (end > records) throw new RangeError(`The stream of ${containerId} has no further record.`);
    for (let at = row; this.number < end;) {
      const inHand = Math.min(end - this.number, RECORDS_DRAWN - (this.number % RECORDS_DRAWN));
      this.copy(rows, at, stride, inHand);
      this.number += inHand;
      if (this.number % RECORDS_DRAWN === 0 && this.number < records) this.draw(this.number);
      if (simulation === 'poweroff') this.labelPowerOff(rows, at, stride, inHand);
      at += inHand * stride;
    }
  }

  /** Copies records in hand into rows, with fans and label but for those of a power-off. */
  private copy(rows: TelemetryRows, row: number, stride: number, count: number): void {
    const { command, drawn, values } = this;
    const { containers, recordNumbers, measuredAt, numbers, flags } = rows;
    for (let number = this.number, at = row; number < this.number + count; number++, at += stride) {
      const from = (number % RECORDS_DRAWN) * DRAWN;
      for (let i = 0; i < DRAWN; i++)
        numbers[at * NUMBERS + (PLACES[i] as number)] = drawn[from + i] as number;
      containers[at] = values;
      recordNumbers[at] = number;
      measuredAt[at] = command.startEpochSeconds + number * command.intervalSeconds;
      flags[at] = HEALTHY_FLAGS | (this.hasSensorFault(drawn, from) ? LABEL_FLAG : 0);
    }
  }

  /** Draws the records from `first` on, the first of `RECORDS_DRAWN`. */
  private draw(first: number): void {
    if (first % RECORDS_PER_BLOCK === 0) this.enterBlock(first / RECORDS_PER_BLOCK);
    fillRandom(this.healthyRandom, PATTERN, this.drawn);
    toMeasurements(this.drawn, this.means, DEVIATIONS);
    if (this.runs) this.injectFaults(first, this.runs);
  }

  private enterBlock(block: number): void {
    const { seed } = this.command;
    const { containerId, simulation } = this.stream;
    this.healthyRandom = RandomStream.of(seed, `${containerId}/healthy/${block}`);
    this.faultyRandom = RandomStream.of(seed, `${containerId}/${simulation}/${block}`);
  }

  /** A sensor's faulty value is drawn for every record, used or not, so that its place does not depend on the runs. */
  private injectFaults(first: number, { starts, length, sureReading }: FaultRuns): void {
    const { drawn, faulty } = this;
    const { simulation } = this.stream;
    if (simulation === 'co2sensor' || simulation === 'o2sensor') {
      drawSensorFaults(SENSOR_FAULTS[simulation], this.faultyRandom, faulty);
    }
    const column = simulation === 'poweroff' ? KILOWATTS : simulation === 'co2sensor' ? CO2 : OXYGEN;
    for (let run = 0; run < starts.length; run++) {
      const start = (starts[run] as number) - first;
      const end = Math.min(start + length, RECORDS_DRAWN);
      for (let i = Math.max(start, 0); i < end; i++) drawn[i * DRAWN + column] = faulty[i] as number;
    }
    const sure = (starts[starts.length - 1] as number) - first;
    if (sureReading !== undefined && sure >= 0 && sure < RECORDS_DRAWN)
      drawn[sure * DRAWN + column] = sureReading;
  }

  /** By the rounded values, so that a reader can recompute it. */
  private hasSensorFault(drawn: Float64Array, from: number): boolean {
    switch (this.stream.simulation) {
      case 'co2sensor':
        return SENSOR_FAULTS.co2sensor.isFault(drawn[from + CO2] as number);
      case 'o2sensor':
        return SENSOR_FAULTS.o2sensor.isFault(drawn[from + OXYGEN] as number);
      case 'normal':
      case 'poweroff':
        return false;
    }
  }

  /** A power-off is labelled, and its fans stop, where the next record has no power either: that one is in hand now. */
  private labelPowerOff({ numbers, flags }: TelemetryRows, row: number, stride: number, count: number): void {
    for (let i = 0, at = row; i < count; i++, at += stride) {
      const following =
        i + 1 < count ? numbers[(at + stride) * NUMBERS + KILOWATTS_PLACE] : this.followingKilowatts();
      if ((numbers[at * NUMBERS + KILOWATTS_PLACE] as number) <= 0 && (following as number) <= 0) {
        flags[at] = LABEL_FLAG;
      }
    }
  }

  /** Of the next record; the last has none, and a single one counts as followed by another. */
  private followingKilowatts(): number {
    const { records } = this.stream;
    if (this.number < records) return this.drawn[(this.number % RECORDS_DRAWN) * DRAWN + KILOWATTS] as number;
    return records === 1 ? 0 : Infinity;
  }
}
