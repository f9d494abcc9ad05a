import { setImmediate as turn } from 'node:timers/promises';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { TelemetryFeed } from '../../domain/simulation/fleet-feed.js';
import type { Simulator } from '../../domain/simulation/simulator.js';
import type { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import type { RowFeed } from './deliver-rows.js';

/** Records of the first fill, whose containers may have to be set up first. */
const FIRST_FILL = 512;
const SMALLEST_FILL = 64;
/** How long one fill may keep others waiting. */
const LONGEST_FILL_MS = 20;

/** The records of a command that may change while they are being taken, from the next one on. */
export class LiveFeed implements RowFeed {
  private readonly feed: TelemetryFeed;
  private changed: Promise<void> = Promise.resolve();
  private size = FIRST_FILL;

  constructor(simulator: Simulator, command: SimulationCommand) {
    this.feed = simulator.feed(command);
  }

  get remaining(): number {
    return this.feed.remaining;
  }

  get taken(): number {
    return this.feed.taken;
  }

  /** The number of a container's next record. */
  nextRecordOf(containerId: string): number {
    return this.feed.nextRecordOf(containerId);
  }

  /** Goes on with another command; the next records are taken when it is ready. */
  change(command: SimulationCommand): void {
    this.changed = this.changed.then(() => this.changeTo(command));
    this.changed.catch(() => undefined); // `fill` awaits it.
  }

  /** Takes fewer records than `most` where they take long to make, so that others are not kept waiting. */
  async fill(rows: TelemetryRows, most: number): Promise<void> {
    let changed: Promise<void> | undefined;
    while (changed !== this.changed) await (changed = this.changed);
    const before = performance.now();
    this.feed.fill(rows, Math.min(this.size, most));
    const took = performance.now() - before;
    if (took > LONGEST_FILL_MS) this.size = Math.max(SMALLEST_FILL, Math.ceil(rows.length / 2));
    else if (took < LONGEST_FILL_MS / 4 && rows.length === this.size) this.size *= 2;
  }

  private async changeTo(command: SimulationCommand): Promise<void> {
    const steps = this.feed.changing(command)[Symbol.iterator]();
    while (!steps.next().done) await turn();
  }
}
