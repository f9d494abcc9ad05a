import { carriageOf } from '../../reefer/carriage.js';
import { productById } from '../../reefer/product.js';
import { RandomStream } from '../../random/random-stream.js';
import type { ContainerPlan } from '../../simulation/container-plan.js';
import type { FaultPlan } from '../../simulation/fault-plan.js';
import { isSensorFault, type PhysicalFault } from '../../simulation/physical-faults.js';
import type { ReeferPlan } from '../../simulation/reefer-plan.js';
import type { SimulationCommandFields } from '../../simulation/simulation-command.js';
import type { TelemetrySource } from '../../simulation/telemetry-model.js';
import type { TelemetryRows } from '../../telemetry/telemetry-rows.js';
import { K } from './constants.js';
import { controller } from './controller.js';
import { defrost, door } from './defrost.js';
import { FaultLabels } from './fault-labels.js';
import { airExchange, gas, respiration } from './gas.js';
import { humidity } from './humidity.js';
import { machineFaults } from './machine-faults.js';
import { power } from './power.js';
import { ReeferState } from './reefer-state.js';
import { RowWriter } from './row-writer.js';
import { type FaultySensor, faultySensors } from './sensor-faults.js';
import { Sensors } from './sensors.js';
import type { Reefer, SmallModel } from './small-model.js';
import type { SharedSkies } from './shared-skies.js';
import { surroundings } from './surroundings.js';
import { thermal } from './thermal.js';

/** Longest step of the model's own time, s: longer intervals are several steps. */
export const LONGEST_STEP = 300;
/** °C that a stuck or wrong sensor makes a controller heat towards, where it believes the box too cold. */
const HOT = 60;

type CommandFields = Omit<SimulationCommandFields, 'containers'>;

/** The length of a model's step for an interval between records, s. */
export function stepSecondsOf(intervalSeconds: number): number {
  return intervalSeconds / Math.ceil(intervalSeconds / LONGEST_STEP);
}

/**
 * One container's telemetry by the physical model. A record shows the state at its moment; from record to record the
 * parts go on in steps of at most 300 s.
 */
export class PhysicalSource implements TelemetrySource {
  readonly state = new ReeferState();
  private readonly settling: readonly NonNullable<SmallModel['settle']>[];
  private readonly advancing: readonly NonNullable<SmallModel['advance']>[];
  private readonly reefer: Reefer;
  private readonly sensors: Sensors;
  private readonly labels: FaultLabels;
  private readonly writer: RowWriter;
  private readonly stepSeconds: number;
  private readonly stepsOfRecord: number;
  private readonly intervalSeconds: number;
  private readonly startEpochSeconds: number;
  private readonly records: number;
  private number = 0;

  /** `change` makes the list of parts another one, which shows what each of them does. */
  constructor(
    command: CommandFields,
    private readonly plan: ContainerPlan,
    skies: SharedSkies,
    from = 0,
    change: (parts: readonly SmallModel[]) => readonly SmallModel[] = (parts) => parts,
  ) {
    const { containerId, productId, reefer } = plan;
    if (!reefer) throw new Error(`Container ${containerId} has no plan of its unit.`);
    const faults = plan.faults.filter(isPhysical);
    const faulty = faultySensors(faults, command.seed, containerId);
    const controlled = carriageOf(plan.productId, reefer.profile).frozen
      ? 'temperature'
      : 'supply_temperature';
    const control = faulty.get(controlled);
    this.reefer = reeferOf(plan, reefer, command.seed);
    this.stepSeconds = stepSecondsOf(command.intervalSeconds);
    this.stepsOfRecord = Math.round(command.intervalSeconds / this.stepSeconds);
    this.intervalSeconds = command.intervalSeconds;
    this.startEpochSeconds = command.startEpochSeconds + plan.firstStep * command.intervalSeconds;
    this.records = plan.records;
    const start = this.startEpochSeconds;
    const parts = [
      surroundings(reefer.route, reefer.unplugged, skies.sky(reefer), skies.weather(reefer.weather), start),
      machineFaults(faults),
      controller((setPoint) => (control ? this.targetOf(setPoint, control) : setPoint)),
      airExchange,
      respiration,
      thermal,
      power,
      gas((name, truth) => faulty.get(name)?.steady(truth, this.state.seconds) ?? truth),
      humidity,
      defrost,
      door,
    ];
    const used = change(parts);
    this.settling = used.flatMap(({ settle }) => settle ?? []);
    this.advancing = used.flatMap(({ advance }) => advance ?? []);
    this.sensors = new Sensors(command.seed, containerId, command.intervalSeconds);
    this.labels = new FaultLabels(faults, reefer.labels.rule, reefer.labels.horizonSeconds);
    this.writer = new RowWriter(plan, productById(productId), this.reefer, faulty);
    this.begin(reefer);
    this.skip(from);
  }

  fill(rows: TelemetryRows, row: number, stride: number, count: number): void {
    if (this.number + count > this.records)
      throw new RangeError(`Container ${this.plan.containerId} has no further record.`);
    for (let i = 0; i < count; i++) this.next(rows, row + i * stride);
  }

  skip(count: number): void {
    for (let i = 0; i < count; i++) this.next(undefined, 0);
  }

  private begin({ cargo }: ReeferPlan): void {
    const { state } = this;
    state.cargoCelsius = cargo.celsius;
    state.wallCelsius = cargo.celsius;
    state.returnCelsius = cargo.celsius;
    state.probeCelsius = cargo.celsius;
    const { atmosphere } = this.reefer.plan;
    if (atmosphere) {
      state.oxygen = atmosphere.oxygen;
      state.carbonDioxide = atmosphere.carbonDioxide;
    }
    this.settle();
  }

  /** Makes the next record, writes it if there are rows, and goes on to the one after. */
  private next(rows: TelemetryRows | undefined, row: number): void {
    const { state, number } = this;
    this.sensors.read(state);
    const view = this.labels.at(state, this.writer);
    const measuredAt = this.startEpochSeconds + number * this.intervalSeconds;
    this.writer.write(rows, row, number, measuredAt, state, this.sensors.readings, view);
    this.number++;
    if (this.number === this.records) return;
    for (let step = 0; step < this.stepsOfRecord; step++) {
      for (let i = 0; i < this.advancing.length; i++)
        (this.advancing[i] as NonNullable<SmallModel['advance']>)(state, this.reefer, this.stepSeconds);
      state.seconds = (number * this.stepsOfRecord + step + 1) * this.stepSeconds;
      this.settle();
    }
  }

  private settle(): void {
    for (let i = 0; i < this.settling.length; i++)
      (this.settling[i] as NonNullable<SmallModel['settle']>)(this.state, this.reefer);
  }

  /** The true temperature at which a controller's sensor shows the set point. */
  private targetOf(setPoint: number, sensor: FaultySensor): number {
    const { seconds, supplyCelsius, returnCelsius } = this.state;
    const shown = sensor.steady(this.reefer.carriage.frozen ? returnCelsius : supplyCelsius, seconds);
    const offset = sensor.steady(0, seconds);
    const gain = sensor.steady(1, seconds) - offset;
    if (Math.abs(gain) > 1e-6) return (setPoint - offset) / gain;
    if (shown === setPoint) return setPoint;
    return shown > setPoint ? K.coldestSupply : HOT;
  }
}

function isPhysical(fault: FaultPlan): fault is PhysicalFault {
  return isSensorFault(fault as PhysicalFault) || 'id' in fault;
}

function reeferOf(plan: ContainerPlan, reefer: ReeferPlan, seed: number): Reefer {
  const carriage = carriageOf(plan.productId, reefer.profile);
  const kilograms = reefer.cargo.tonnes * 1000;
  return {
    plan: reefer,
    carriage,
    cargoHeatCapacity: kilograms * (carriage.frozen ? K.frozenHeatCapacity : K.chilledHeatCapacity),
    logQ10: Math.log(carriage.respiration?.q10 ?? 1),
    freeVolume: Math.max(10, K.freeVolumeEmpty - K.volumePerTonne * reefer.cargo.tonnes),
    phase: RandomStream.of(seed, `${plan.containerId}/cycle`).unit(),
  };
}
