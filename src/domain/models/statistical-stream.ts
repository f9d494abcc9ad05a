import { type Product, productById } from '../products/product.js';
import { fillNormal } from '../random/normal.js';
import { RandomStream } from '../random/random-stream.js';
import type { ContainerStream, SimulationCommandFields } from '../simulation/simulation-command.js';
import { formatMeasurementTime } from '../telemetry/measurement-time.js';
import { roundMeasurement, type TelemetryRecord } from '../telemetry/telemetry-record.js';
import { drawFaultRuns, drawSensorFaults, type FaultRuns, SENSOR_FAULTS } from './fault-runs.js';

/** Records that share a random stream; a seek draws at most this many records in vain. */
export const RECORDS_PER_BLOCK = 256;

/** Where the statistical model's containers stand: San Francisco Bay, decimal degrees. */
const LATITUDE = 37.8226902168957;
const LONGITUDE = -122.324895;

/** Records whose values are drawn at once; divides a block. More would cost every container of a fleet its memory. */
const RECORDS_DRAWN = 16;
/** Of each record, in the order in which they are drawn, which is part of the format. */
const DRAWN_COLUMNS = 8;
/** The one of them that is no deviate. */
const DEFROST = 3;
/** The defrost cycle is uniform on the four values from here. */
const LEAST_DEFROST = 3;

type Draft = { -readonly [Column in keyof TelemetryRecord]: TelemetryRecord[Column] };

/**
 * One container's telemetry by the statistical model: independent normal deviates around the product's climate, and for
 * a fault simulation three runs of faulty values. Gives records `from`, `from + 1`, … of the stream, each the same
 * wherever the reading begins.
 */
export class StatisticalStream {
  private readonly product: Product;
  private readonly runs: FaultRuns | undefined;
  private healthyRandom!: RandomStream;
  private faultyRandom!: RandomStream;
  /** The drawn columns of the records in hand, record by record. */
  private readonly healthy = new Float64Array(DRAWN_COLUMNS * RECORDS_DRAWN);
  private readonly means: Float64Array;
  /** Readings of a faulty sensor in the records in hand. */
  private readonly faulty = new Float64Array(RECORDS_DRAWN);
  private drawn: number;
  private upcoming: Draft | undefined;

  constructor(
    private readonly command: Omit<SimulationCommandFields, 'streams'>,
    private readonly stream: ContainerStream,
    from = 0,
  ) {
    const { containerId, productId, simulation, records } = stream;
    this.product = productById(productId);
    const { targetCelsius, humidityPercent } = this.product;
    this.means = Float64Array.of(targetCelsius, 20, 2.7, 0, 21, 78, humidityPercent, 4);
    this.runs =
      simulation === 'normal' ? undefined : drawFaultRuns(command.seed, containerId, simulation, records);
    this.drawn = from - (from % RECORDS_PER_BLOCK);
    while (this.drawn <= from && this.drawn < records) this.upcoming = this.draw();
  }

  /** The next record; the caller stops at the stream's end. `spent`, which nobody needs any more, is written over. */
  next(spent?: TelemetryRecord): TelemetryRecord {
    const record = this.upcoming;
    if (!record) throw new RangeError(`The stream of ${this.stream.containerId} has no further record.`);
    this.upcoming = this.drawn < this.stream.records ? this.draw(spent) : undefined;
    this.label(record);
    return record;
  }

  private draw(spent?: Draft): Draft {
    const { command, product, stream, healthy } = this;
    const number = this.drawn++;
    if (number % RECORDS_PER_BLOCK === 0) this.enterBlock(number / RECORDS_PER_BLOCK);
    const place = number % RECORDS_DRAWN;
    if (place === 0) this.drawSome();
    const at = place * DRAWN_COLUMNS;
    const record = spent ?? blank();
    record.record_number = number;
    record.container_id = stream.containerId;
    record.measured_at = command.startEpochSeconds + number * command.intervalSeconds;
    record.measurement_time = formatMeasurementTime(record.measured_at);
    record.product_id = product.id;
    record.temperature = healthy[at] as number;
    record.target_temperature = product.targetCelsius;
    record.ambiant_temperature = healthy[at + 1] as number;
    record.kilowatts = healthy[at + 2] as number;
    record.content_type = product.contentType;
    record.defrost_cycle = (healthy[at + DEFROST] as number) | 0;
    record.oxygen_level = healthy[at + 4] as number;
    record.nitrogen_level = healthy[at + 5] as number;
    record.humidity_level = healthy[at + 6] as number;
    record.carbon_dioxide_level = healthy[at + 7] as number;
    record.fan_1 = record.fan_2 = record.fan_3 = true;
    record.maintenance_required = 0;
    if (this.runs) this.injectFault(record, this.runs);
    return record;
  }

  private enterBlock(block: number): void {
    const { seed } = this.command;
    const { containerId, simulation } = this.stream;
    this.healthyRandom = RandomStream.of(seed, `${containerId}/healthy/${block}`);
    this.faultyRandom = RandomStream.of(seed, `${containerId}/${simulation}/${block}`);
  }

  /**
   * Draws for several records at once: one loop costs the engine less than calls that are spread over a record's columns.
   * A sensor's faulty value is drawn for every record, used or not, so that its place does not depend on the runs.
   */
  private drawSome(): void {
    const { faulty, faultyRandom } = this;
    const { simulation } = this.stream;
    drawHealthy(this.healthyRandom, this.means, this.healthy);
    if (simulation === 'normal' || simulation === 'poweroff') return;
    drawSensorFaults(SENSOR_FAULTS[simulation], faultyRandom, faulty);
  }

  private injectFault(record: Draft, runs: FaultRuns): void {
    const { record_number: number } = record;
    if (!runs.covers(number)) return;
    const { simulation } = this.stream;
    if (simulation === 'poweroff') {
      record.kilowatts = 0;
      return;
    }
    const drawn = this.faulty[number % RECORDS_DRAWN] as number;
    const reading = number === runs.starts.at(-1) ? (runs.sureReading ?? drawn) : drawn;
    if (simulation === 'co2sensor') record.carbon_dioxide_level = reading;
    else record.oxygen_level = reading;
  }

  /** Labels by the rounded values, so that a reader can recompute it; a power-off needs the following record too. */
  private label(record: Draft): void {
    switch (this.stream.simulation) {
      case 'normal':
        return;
      case 'poweroff': {
        const following = this.upcoming?.kilowatts ?? (this.stream.records === 1 ? 0 : Infinity);
        if (record.kilowatts > 0 || following > 0) return;
        record.fan_1 = record.fan_2 = record.fan_3 = false;
        record.maintenance_required = 1;
        return;
      }
      case 'co2sensor':
        record.maintenance_required = SENSOR_FAULTS.co2sensor.isFault(record.carbon_dioxide_level) ? 1 : 0;
        return;
      case 'o2sensor':
        record.maintenance_required = SENSOR_FAULTS.o2sensor.isFault(record.oxygen_level) ? 1 : 0;
        return;
      default:
        this.stream.simulation satisfies never;
    }
  }
}

function drawHealthy(random: RandomStream, means: Float64Array, values: Float64Array): void {
  for (let at = 0; at < values.length; at += DRAWN_COLUMNS) {
    fillNormal(random, values, at, at + DEFROST);
    const defrost = random.below(4);
    fillNormal(random, values, at + DEFROST + 1, at + DRAWN_COLUMNS);
    for (let column = 0; column < DRAWN_COLUMNS; column++) {
      values[at + column] = roundMeasurement((means[column] as number) + (values[at + column] as number));
    }
    values[at + DEFROST] = LEAST_DEFROST + defrost;
  }
}

/** A record to be written over; its numbers tell the engine which columns hold fractions. */
function blank(): Draft {
  return {
    record_number: 0,
    measured_at: 0,
    container_id: '',
    measurement_time: '',
    product_id: '',
    temperature: 0.5,
    target_temperature: 0.5,
    ambiant_temperature: 0.5,
    kilowatts: 0.5,
    time_door_open: 0,
    content_type: 1,
    defrost_cycle: 3,
    oxygen_level: 0.5,
    nitrogen_level: 0.5,
    humidity_level: 0.5,
    carbon_dioxide_level: 0.5,
    fan_1: true,
    fan_2: true,
    fan_3: true,
    latitude: LATITUDE,
    longitude: LONGITUDE,
    maintenance_required: 0,
  };
}
