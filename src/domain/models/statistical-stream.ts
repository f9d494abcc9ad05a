import { type Product, productById } from '../products/product.js';
import { normal } from '../random/normal.js';
import { RandomStream } from '../random/random-stream.js';
import type { ContainerStream, SimulationCommandFields } from '../simulation/simulation-command.js';
import { formatMeasurementTime } from '../telemetry/measurement-time.js';
import { roundMeasurement, type TelemetryRecord } from '../telemetry/telemetry-record.js';
import { drawFaultRuns, drawSensorFault, type FaultRuns, SENSOR_FAULTS } from './fault-runs.js';

/** Records that share a random stream; a seek draws at most this many records in vain. */
export const RECORDS_PER_BLOCK = 256;

/** Where the statistical model's containers stand: San Francisco Bay, decimal degrees. */
const LATITUDE = 37.8226902168957;
const LONGITUDE = -122.324895;

type Draft = { -readonly [Column in keyof TelemetryRecord]: TelemetryRecord[Column] };

/**
 * One container's telemetry by the statistical model: independent normal deviates around the product's climate, and for
 * a fault simulation three runs of faulty values. Gives records `from`, `from + 1`, … of the stream, each the same
 * wherever the reading begins.
 */
export class StatisticalStream {
  private readonly product: Product;
  private readonly runs: FaultRuns | undefined;
  private healthy!: RandomStream;
  private faulty!: RandomStream;
  private drawn: number;
  private upcoming: Draft | undefined;

  constructor(
    private readonly command: Omit<SimulationCommandFields, 'streams'>,
    private readonly stream: ContainerStream,
    from = 0,
  ) {
    const { containerId, productId, simulation, records } = stream;
    this.product = productById(productId);
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

  /** The records of one container are drawn in this order and with these columns first: it is part of the format. */
  private draw(spent?: Draft): Draft {
    const { command, product, stream } = this;
    const number = this.drawn++;
    if (number % RECORDS_PER_BLOCK === 0) this.enterBlock(number / RECORDS_PER_BLOCK);
    const random = this.healthy;
    const record = spent ?? blank();
    record.record_number = number;
    record.container_id = stream.containerId;
    record.measurement_time = formatMeasurementTime(
      command.startEpochSeconds + number * command.intervalSeconds,
    );
    record.product_id = product.id;
    record.temperature = roundMeasurement(product.targetCelsius + normal(random));
    record.target_temperature = product.targetCelsius;
    record.ambiant_temperature = roundMeasurement(20 + normal(random));
    record.kilowatts = roundMeasurement(2.7 + normal(random));
    record.content_type = product.contentType;
    record.defrost_cycle = 3 + random.below(4);
    record.oxygen_level = roundMeasurement(21 + normal(random));
    record.nitrogen_level = roundMeasurement(78 + normal(random));
    record.humidity_level = roundMeasurement(product.humidityPercent + normal(random));
    record.carbon_dioxide_level = roundMeasurement(4 + normal(random));
    record.fan_1 = record.fan_2 = record.fan_3 = true;
    record.maintenance_required = 0;
    if (this.runs) this.injectFault(record, this.runs);
    return record;
  }

  private enterBlock(block: number): void {
    const { seed } = this.command;
    const { containerId, simulation } = this.stream;
    this.healthy = RandomStream.of(seed, `${containerId}/healthy/${block}`);
    this.faulty = RandomStream.of(seed, `${containerId}/${simulation}/${block}`);
  }

  /** A sensor's faulty value is drawn for every record, used or not, so that its place does not depend on the runs. */
  private injectFault(record: Draft, runs: FaultRuns): void {
    const { simulation } = this.stream;
    const covered = runs.covers(record.record_number);
    if (simulation === 'poweroff') {
      if (covered) record.kilowatts = 0;
    } else if (simulation !== 'normal') {
      const drawn = drawSensorFault(SENSOR_FAULTS[simulation], this.faulty);
      if (!covered) return;
      const sure = record.record_number === runs.starts.at(-1) ? runs.sureReading : undefined;
      record[simulation === 'co2sensor' ? 'carbon_dioxide_level' : 'oxygen_level'] = sure ?? drawn;
    }
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

/** A record to be written over; its numbers tell the engine which columns hold fractions. */
function blank(): Draft {
  return {
    record_number: 0,
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
