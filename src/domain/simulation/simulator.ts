import { DomainError } from '../domain-error.js';
import { StatisticalStream } from '../models/statistical-stream.js';
import type { TelemetryRecord } from '../telemetry/telemetry-record.js';
import type { ContainerStream, SimulationCommand } from './simulation-command.js';

/** The records of a command, or of a range of them, made as they are taken. */
export interface TelemetryFeed {
  /** Records not taken yet. */
  readonly remaining: number;
  /**
   * The next records, at most that many; empty at the end. `spent` is a block taken before that nobody needs any more:
   * its records are overwritten and the block is given again, which spares a third of the time of making new ones.
   */
  take(most: number, spent?: readonly TelemetryRecord[]): readonly TelemetryRecord[];
}

/**
 * Turns a command into its telemetry: by record number first, then in the order of the command's containers, so that
 * time advances for the whole fleet together. Pure, and in memory that does not depend on the number of records.
 */
export class Simulator {
  /** The records [from, to) of all that the command gives, counted from 0; throws `range.invalid` outside [0, records]. */
  feed(command: SimulationCommand, from = 0, to = command.records): TelemetryFeed {
    if (!(
      Number.isInteger(from) &&
      Number.isInteger(to) &&
      0 <= from &&
      from <= to &&
      to <= command.records
    )) {
      throw new DomainError(
        'range.invalid',
        `Records ${from} to ${to} are no range of this simulation: 0 <= from <= to <= ${command.records}.`,
      );
    }
    return new FleetFeed(command, from, to);
  }
}

class FleetFeed implements TelemetryFeed {
  remaining: number;
  private readonly lanes: Lane[];
  private turn: number;

  constructor(command: SimulationCommand, from: number, to: number) {
    this.remaining = to - from;
    const round = roundOf(command.streams, from);
    const running = command.streams.filter((stream) => stream.records > round);
    this.turn = from - recordsBefore(command.streams, round);
    this.lanes =
      this.remaining === 0 ? [] : running.map((stream, i) => new Lane(command, stream, round, i < this.turn));
  }

  take(most: number, spent: readonly TelemetryRecord[] = []): readonly TelemetryRecord[] {
    const block = spent as TelemetryRecord[];
    const count = Math.min(most, this.remaining);
    for (let i = 0; i < count; i++) block[i] = this.next(block[i]);
    block.length = count;
    this.remaining -= count;
    return block;
  }

  private next(spent: TelemetryRecord | undefined): TelemetryRecord {
    for (;;) {
      if (this.turn >= this.lanes.length) this.turn = 0;
      const lane = this.lanes[this.turn] as Lane;
      if (lane.left > 0) {
        this.turn++;
        return lane.next(spent);
      }
      this.lanes.splice(this.turn, 1);
    }
  }
}

/** One container's stream within a feed. */
class Lane {
  left: number;
  private readonly source: StatisticalStream;

  constructor(command: SimulationCommand, stream: ContainerStream, round: number, taken: boolean) {
    const from = taken ? round + 1 : round;
    this.left = stream.records - from;
    this.source = new StatisticalStream(command, stream, from);
  }

  next(spent: TelemetryRecord | undefined): TelemetryRecord {
    this.left--;
    return this.source.next(spent);
  }
}

/** The record number that the record at that position of the whole fleet has within its container. */
function roundOf(streams: readonly ContainerStream[], position: number): number {
  let low = 0;
  let high = streams.reduce((max, stream) => Math.max(max, stream.records), 0);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (recordsBefore(streams, middle) <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** How many records of the fleet come before every container has given its records 0 … round-1. */
function recordsBefore(streams: readonly ContainerStream[], round: number): number {
  return streams.reduce((sum, stream) => sum + Math.min(stream.records, round), 0);
}
