import type { TelemetryRows } from '../telemetry/telemetry-rows.js';
import type { ContainerPlan } from './container-plan.js';
import { FleetTimeline } from './fleet-timeline.js';
import type { SimulationCommand } from './simulation-command.js';
import type { TelemetryModel, TelemetrySource } from './telemetry-model.js';

/** The records of a command, or a range of them, generated as they are taken. */
export interface TelemetryFeed {
  /** How many records have not been taken yet. */
  readonly remaining: number;
  /** How many records have been taken. */
  readonly taken: number;
  /** Fills the rows with the next records, at most `most` and at most their capacity; with none at the end. */
  fill(rows: TelemetryRows, most?: number): void;
  /**
   * Goes to the beginning of a range for the containers of the next `most` records, a few thousand records at a time.
   * Without it, `fill` does so at once, which may take long where models make each record from the one before.
   */
  seeking(most: number): Iterable<void>;
  /** The number of a container's next record; its number of records after the last one. */
  nextRecordOf(containerId: string): number;
  /**
   * Goes on with another command, which may differ in what befalls containers from their next record on. The work is
   * done as the caller steps through it, a few thousand records at a time; nothing must be taken meanwhile.
   */
  changing(command: SimulationCommand): Iterable<void>;
}

/** How many records of a container are made at a time where it has to catch up. */
const RECORDS_AT_A_TIME = 4096;

/** The records of a fleet from `from` to `to`, all containers in turn. */
export class FleetFeed implements TelemetryFeed {
  remaining: number;
  taken = 0;
  /** The containers that are measured at the current step, in the order of the command. */
  private present: readonly ContainerFeed[] = [];
  /** The containers that arrive later, the next one first. */
  private later: readonly PlaceInFleet[];
  private arrived = 0;
  private readonly timeline: FleetTimeline;
  private step: number;
  /** The index, among those present, of the container whose record is next. */
  private turn: number;

  constructor(
    private command: SimulationCommand,
    private readonly modelOf: (plan: ContainerPlan) => TelemetryModel,
    private readonly from: number,
    to: number,
  ) {
    const { containers } = command;
    this.timeline = new FleetTimeline(containers);
    this.remaining = to - from;
    this.step = this.remaining === 0 ? 0 : this.timeline.stepOf(from);
    this.turn = from - this.timeline.recordsBefore(this.step);
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
    this.taken += rows.length;
    for (let row = 0; row < rows.length;) {
      if (this.turn === 0) this.letArriveAndLeave();
      const steps = this.turn === 0 ? this.wholeSteps(rows.length - row) : 0;
      row += steps > 0 ? this.fillSteps(rows, row, steps) : this.fillOne(rows, row);
    }
  }

  *seeking(most: number): Iterable<void> {
    const { present, turn } = this;
    for (let i = 0; i < Math.min(most, present.length); i++)
      yield* (present[(turn + i) % present.length] as ContainerFeed).seeking();
  }

  nextRecordOf(containerId: string): number {
    const plan = this.command.containers.find((one) => one.containerId === containerId);
    if (!plan) throw new RangeError(`There is no container ${containerId}.`);
    const position = this.from + this.taken;
    const step = this.timeline.stepOf(position);
    const behind = this.present.some(
      (feed, i) => feed.plan.containerId === containerId && i < this.turn && this.step === step,
    );
    return Math.min(Math.max(step - plan.firstStep + (behind ? 1 : 0), 0), plan.records);
  }

  *changing(command: SimulationCommand): Iterable<void> {
    this.command = command;
    this.later = this.later.map(({ place }) => ({ plan: command.containers[place] as ContainerPlan, place }));
    for (const feed of this.present) {
      const plan = command.containers[feed.place] as ContainerPlan;
      if (plan !== feed.plan && feed.left > 0) yield* feed.reopen(plan, command);
    }
  }

  private open({ plan, place }: PlaceInFleet, from: number): ContainerFeed {
    return new ContainerFeed(place, plan, from, this.modelOf(plan), this.command);
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
  /** How many records are still to come. */
  left: number;
  /** Opened when its first record is made, so that a large fleet begins at once. */
  private source: TelemetrySource | undefined;

  constructor(
    readonly place: number,
    public plan: ContainerPlan,
    from: number,
    private readonly model: TelemetryModel,
    private command: SimulationCommand,
  ) {
    this.left = plan.records - from;
  }

  /** Goes on where it is with another plan. */
  *reopen(plan: ContainerPlan, command: SimulationCommand): Iterable<void> {
    this.plan = plan;
    this.command = command;
    if (this.source) yield* this.openStepwise();
  }

  /** Opens it if it is not open. */
  *seeking(): Iterable<void> {
    if (!this.source && this.left > 0) yield* this.openStepwise();
  }

  private *openStepwise(): Iterable<void> {
    const { model, plan } = this;
    const from = plan.records - this.left;
    const start = model.seek === 'free' ? from : 0;
    const source = model.open(plan, this.command, start);
    for (let made = start; made < from; made += RECORDS_AT_A_TIME) {
      source.skip?.(Math.min(RECORDS_AT_A_TIME, from - made));
      yield;
    }
    this.source = source;
  }

  fill(rows: TelemetryRows, row: number, stride: number, count: number): void {
    this.source ??= this.model.open(this.plan, this.command, this.plan.records - this.left);
    this.left -= count;
    this.source.fill(rows, row, stride, count);
  }
}
