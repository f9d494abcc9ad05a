import type { Product } from '../../reefer/product.js';
import { type FurtherKept, placeOf } from '../../reefer/schema.js';
import type { ContainerPlan } from '../../simulation/container-plan.js';
import type { Sensor, SensorFault } from '../../simulation/physical-faults.js';
import { roundMeasurement } from '../../telemetry/telemetry-record.js';
import {
  type ContainerValues,
  FLAGS,
  FURTHER_NUMBERS,
  FURTHER_TEXTS,
  furtherPlaceOf,
  furtherTextPlaceOf,
  NUMBERS,
  type TelemetryRows,
} from '../../telemetry/telemetry-rows.js';
import type { FaultView } from './fault-labels.js';
import type { ReeferState } from './reefer-state.js';
import type { FaultySensor } from './sensor-faults.js';
import { NOISE, READ_SENSORS } from './sensors.js';
import type { Reefer } from './small-model.js';

const TEMPERATURE = placeOf('temperature');
const TARGET = placeOf('target_temperature');
const AMBIENT = placeOf('ambiant_temperature');
const KILOWATTS = placeOf('kilowatts');
const DOOR = placeOf('time_door_open');
const CONTENT = placeOf('content_type');
const DEFROST = placeOf('defrost_cycle');
const OXYGEN = placeOf('oxygen_level');
const NITROGEN = placeOf('nitrogen_level');
const HUMIDITY = placeOf('humidity_level');
const CARBON_DIOXIDE = placeOf('carbon_dioxide_level');
const further = (name: FurtherKept<'further-number'>): number => furtherPlaceOf(name);
const ACTIVE = further('fault_active');
const SEVERITY = further('fault_severity');
const TO_FAILURE = further('time_to_failure_seconds');
const TRUE_TEMPERATURE = further('true_temperature');
const TRUE_OXYGEN = further('true_oxygen_level');
const TRUE_CARBON_DIOXIDE = further('true_carbon_dioxide_level');
const SUPPLY = further('supply_temperature');
const RETURN = further('return_temperature');
const CARGO = further('cargo_temperature');
const ENERGY = further('energy_kwh');
const ID = furtherTextPlaceOf('fault_id');
const KIND = furtherTextPlaceOf('fault_kind');
const MODE = furtherTextPlaceOf('operating_mode');

/** Behind the sensors that every record has. */
const SUPPLY_SENSOR = READ_SENSORS.length;
const JOULES_PER_KWH = 3.6e6;

/** Writes a container's state as records. */
export class RowWriter {
  private values: ContainerValues;
  /** Measured values of the record, by sensor, with faults. */
  private readonly shown = new Float64Array(SUPPLY_SENSOR + 1);
  private readonly faultyByPlace: readonly (FaultySensor | undefined)[];

  constructor(
    private readonly plan: ContainerPlan,
    private readonly product: Product,
    private readonly reefer: Reefer,
    private readonly faulty: ReadonlyMap<Sensor, FaultySensor>,
  ) {
    this.values = this.valuesAt(0, 0);
    this.faultyByPlace = [...READ_SENSORS, 'supply_temperature' as const].map((sensor) => faulty.get(sensor));
  }

  /** A faulty sensor, and the true value before it. */
  sensorOf(fault: SensorFault, state: ReeferState) {
    return { sensor: this.faulty.get(fault.sensor) as FaultySensor, truth: truthOf(fault.sensor, state) };
  }

  /** Makes one record; without rows only what later ones depend on. */
  write(
    rows: TelemetryRows | undefined,
    row: number,
    number: number,
    measuredAt: number,
    state: ReeferState,
    readings: Float64Array,
    view: FaultView,
  ): void {
    this.show(readings, state);
    if (!rows) return;
    const { shown, product, reefer } = this;
    const at = row * NUMBERS;
    const { numbers } = rows;
    if (this.values.latitude !== state.latitude || this.values.longitude !== state.longitude)
      this.values = this.valuesAt(state.latitude, state.longitude);
    rows.containers[row] = this.values;
    rows.recordNumbers[row] = number;
    rows.measuredAt[row] = measuredAt;
    numbers[at + TEMPERATURE] = shown[0] as number;
    numbers[at + TARGET] = state.setPoint;
    numbers[at + AMBIENT] = shown[1] as number;
    numbers[at + KILOWATTS] = shown[2] as number;
    numbers[at + DOOR] = Math.round(state.doorSeconds);
    numbers[at + CONTENT] = product.contentType;
    numbers[at + DEFROST] = reefer.carriage.defrostHours;
    numbers[at + OXYGEN] = shown[3] as number;
    numbers[at + NITROGEN] = shown[4] as number;
    numbers[at + HUMIDITY] = shown[5] as number;
    numbers[at + CARBON_DIOXIDE] = shown[6] as number;
    // fan_1 and fan_2 are the evaporator's; fan_3 is the condenser's, which runs with the compressor.
    const fansRun = state.airFlow > 0;
    const required = reefer.plan.labels.rule === 'seed' ? this.isRequiredBySeed(state) : view.required;
    rows.flags[row] =
      (fansRun && state.brokenFan !== 1 ? FLAGS.fan_1 : 0) |
      (fansRun && state.brokenFan !== 2 ? FLAGS.fan_2 : 0) |
      (state.compressorRuns ? FLAGS.fan_3 : 0) |
      (required ? FLAGS.maintenance_required : 0);
    if (rows.columns !== 'contract') this.writeFurther(rows, row, state, view);
  }

  /** The readings as faulty sensors show them, rounded. */
  private show(readings: Float64Array, state: ReeferState): void {
    const { shown, faultyByPlace } = this;
    for (let i = 0; i < SUPPLY_SENSOR; i++) {
      const faulty = faultyByPlace[i];
      const reading = readings[i] as number;
      shown[i] = roundMeasurement(faulty ? faulty.show(reading, NOISE[i] as number, state.seconds) : reading);
    }
    const supply = faultyByPlace[SUPPLY_SENSOR];
    shown[SUPPLY_SENSOR] = supply
      ? supply.show(state.supplyCelsius, NOISE[0] as number, state.seconds)
      : state.supplyCelsius;
  }

  /** By the values that are shown, as the statistical model labels, so that a reader can recompute it. */
  private isRequiredBySeed(state: ReeferState): boolean {
    const [, , kilowatts = 0, oxygen = 0, , , carbonDioxide = 0] = this.shown;
    return (kilowatts <= 0 && !state.powered) || carbonDioxide > 10.8 || carbonDioxide < 0 || oxygen < 12;
  }

  private writeFurther(rows: TelemetryRows, row: number, state: ReeferState, view: FaultView): void {
    const { furtherNumbers: numbers, furtherTexts: texts } = rows;
    const at = row * FURTHER_NUMBERS;
    const put = (place: number, value: number): void => {
      numbers[at + place] = roundMeasurement(value);
    };
    put(ACTIVE, view.active ? 1 : 0);
    put(SEVERITY, view.severity);
    put(TO_FAILURE, Math.round(view.secondsToFailure));
    put(TRUE_TEMPERATURE, state.probeCelsius);
    put(TRUE_OXYGEN, state.oxygen);
    put(TRUE_CARBON_DIOXIDE, state.carbonDioxide);
    put(SUPPLY, this.shown[SUPPLY_SENSOR] as number);
    put(RETURN, state.returnCelsius);
    put(CARGO, state.cargoCelsius);
    put(ENERGY, state.energyJoules / JOULES_PER_KWH);
    texts[row * FURTHER_TEXTS + ID] = view.ids;
    texts[row * FURTHER_TEXTS + KIND] = view.kinds;
    texts[row * FURTHER_TEXTS + MODE] = state.mode;
  }

  private valuesAt(latitude: number, longitude: number): ContainerValues {
    const { containerId, productId } = this.plan;
    return { container_id: containerId, product_id: productId, latitude, longitude };
  }
}

function truthOf(sensor: Sensor, state: ReeferState): number {
  switch (sensor) {
    case 'temperature':
      return state.probeCelsius;
    case 'supply_temperature':
      return state.supplyCelsius;
    case 'ambiant_temperature':
      return state.ambientCelsius;
    case 'kilowatts':
      return state.watts / 1000;
    case 'oxygen_level':
      return state.oxygen;
    case 'nitrogen_level':
      return 100 - state.oxygen - state.carbonDioxide;
    case 'humidity_level':
      return state.humidity;
    case 'carbon_dioxide_level':
      return state.carbonDioxide;
  }
}
