import { WrongUse } from '../errors.js';
import type { TelemetryRows } from '../telemetry/telemetry-rows.js';
import type { ContainerPlan } from './container-plan.js';
import type { SimulationCommand } from './simulation-command.js';
import type { TelemetryModel, TelemetrySource } from './telemetry-model.js';

/** The records of a command, or a range of them, generated as they are taken. */
export interface TelemetryFeed {
  /** How many records have not been taken yet. */
  readonly remaining: number;
  /** Fills the rows with the next records, at most `most` and at most their capacity; with none at the end. */
  fill(rows: TelemetryRows, most?: number): void;
}

/**
 * Turns a command into its telemetry, ordered by time first and then as the command lists its containers, so that time
 * advances for the whole fleet together. Pure; the memory it needs does not depend on the number of records.
 */
export class Simulator {
  constructor(private readonly models: readonly TelemetryModel[]) {}

  /** Throws a `WrongUse` if a container's plan needs an unknown model or its model does not accept it. */
  assertAccepts({ containers }: SimulationCommand): void {
    for (const plan of containers) this.modelOf(plan).assertAccepts(plan);
  }

  /** Whether a model makes each record from the one before. */
  isStepped({ containers }: SimulationCommand): boolean {
    return containers.some((plan) => this.modelOf(plan).seek === 'replay');
  }

  /**
   * The command's records [from, to), counted from 0. Throws `range.invalid` for a range outside [0, records], and the
   * errors of `assertAccepts`.
   */
  feed(command: SimulationCommand, from = 0, to = command.records): TelemetryFeed {
    if (!(
      Number.isInteger(from) &&
      Number.isInteger(to) &&
      0 <= from &&
      from <= to &&
      to <= command.records
    )) {
      throw new WrongUse(
        'range.invalid',
        `Records ${from} to ${to} are not a range of this simulation, which needs 0 <= from <= to <= ${command.records}.`,
      );
    }
    this.assertAccepts(command);
    return new FleetFeed(command, (plan) => this.modelOf(plan), from, to);
  }

  private modelOf({ model: { name, version } }: ContainerPlan): TelemetryModel {
    const found = this.models.find((model) => model.name === name && model.version === version);
    if (found) return found;
    const known = this.models.map((model) => `${model.name} ${model.version}`).join(', ');
    throw new WrongUse('model.unknown', `There is no model ${name} ${version}. Known: ${known}.`);
  }
}

class FleetFeed implements TelemetryFeed {
  remaining: number;
  /** The containers that are measured at the current step, in the order of the command. */
  private present: readonly ContainerFeed[] = [];
  /** The containers that arrive later, the next one first. */
  private readonly later: readonly PlaceInFleet[];
  private arrived = 0;
  private step: number;
  /** The index, among those present, of the container whose record is next. */
  private turn: number;

  constructor(
    private readonly command: SimulationCommand,
    private readonly modelOf: (plan: ContainerPlan) => TelemetryModel,
    from: number,
    to: number,
  ) {
    const { containers } = command;
    this.remaining = to - from;
    this.step = this.remaining === 0 ? 0 : stepOf(containers, from);
    this.turn = from - recordsBefore(containers, this.step);
    const places = containers.map((plan, place) => ({ plan, place }));
    const { step, turn } = this;
    this.later = places
      .filter(({ plan }) => plan.firstStep > step)
      .sort((a, b) => a.plan.firstStep - b.plan.firstStep || a.place - b.place);
    if (this.remaining === 0) return;
    this.present = places
      .filter(({ plan }) => plan.firstStep <= step && step < plan.firstStep + plan.records)
      .map((at, i) => this.open(at, step - at.plan.firstStep + (i < turn ? 1 : 0)));
  }

  fill(rows: TelemetryRows, most = rows.capacity): void {
    rows.length = Math.min(most, rows.capacity, this.remaining);
    this.remaining -= rows.length;
    for (let row = 0; row < rows.length;) {
      if (this.turn === 0) this.letArriveAndLeave();
      const steps = this.turn === 0 ? this.wholeSteps(rows.length - row) : 0;
      row += steps > 0 ? this.fillSteps(rows, row, steps) : this.fillOne(rows, row);
    }
  }

  private open({ plan, place }: PlaceInFleet, from: number): ContainerFeed {
    const source = this.modelOf(plan).open(plan, this.command, from);
    return new ContainerFeed(place, plan.records - from, source);
  }

  /** Updates the containers present at the beginning of a step; skips steps without any. */
  private letArriveAndLeave(): void {
    const staying = this.present.filter(({ left }) => left > 0);
    const next = this.later[this.arrived];
    if (staying.length === 0 && next) this.step = next.plan.firstStep;
    const arriving: ContainerFeed[] = [];
    for (let at = next; at?.plan.firstStep === this.step; at = this.later[++this.arrived]) {
      arriving.push(this.open(at, 0));
    }
    if (arriving.length > 0 || staying.length < this.present.length) {
      this.present = [...staying, ...arriving].sort((a, b) => a.place - b.place);
    }
  }

  /** How many steps of all present containers fit into `rows` rows before one leaves or another arrives. */
  private wholeSteps(rows: number): number {
    const fitting = Math.floor(rows / this.present.length);
    if (fitting === 0) return 0;
    const untilArrival = (this.later[this.arrived]?.plan.firstStep ?? Infinity) - this.step;
    return this.present.reduce((least, { left }) => Math.min(least, left), Math.min(fitting, untilArrival));
  }

  private fillSteps(rows: TelemetryRows, row: number, steps: number): number {
    const { present } = this;
    present.forEach((feed, turn) => feed.fill(rows, row + turn, present.length, steps));
    this.step += steps;
    return steps * present.length;
  }

  /** Fills one row with the record of the container whose turn it is. */
  private fillOne(rows: TelemetryRows, row: number): number {
    (this.present[this.turn] as ContainerFeed).fill(rows, row, 1, 1);
    this.turn = (this.turn + 1) % this.present.length;
    if (this.turn === 0) this.step++;
    return 1;
  }
}

interface PlaceInFleet {
  readonly plan: ContainerPlan;
  /** Index in the command's list. */
  readonly place: number;
}

/** One container's records within a feed. */
class ContainerFeed {
  constructor(
    readonly place: number,
    /** How many records are still to come. */
    public left: number,
    private readonly source: TelemetrySource,
  ) {}

  fill(rows: TelemetryRows, row: number, stride: number, count: number): void {
    this.left -= count;
    this.source.fill(rows, row, stride, count);
  }
}

/** The step of the record at a position among the records of the whole fleet. */
function stepOf(containers: readonly ContainerPlan[], position: number): number {
  let low = 0;
  let high = containers.reduce((end, plan) => Math.max(end, plan.firstStep + plan.records), 0);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (recordsBefore(containers, middle) <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** How many records of the fleet come before a step. */
function recordsBefore(containers: readonly ContainerPlan[], step: number): number {
  return containers.reduce(
    (sum, { firstStep, records }) => sum + Math.min(Math.max(step - firstStep, 0), records),
    0,
  );
}
