import { DomainError } from '../domain-error.js';
import { StatisticalStream } from '../models/statistical/statistical-stream.js';
import type { TelemetryRows } from '../telemetry/telemetry-rows.js';
import type { ContainerStream, SimulationCommand } from './simulation-command.js';

/** The records of a command, or of a range of them, made as they are taken. */
export interface TelemetryFeed {
  /** Records not taken yet. */
  readonly remaining: number;
  /** The next records, at most that many and as many as the rows have room for; none at the end. */
  fill(rows: TelemetryRows, most?: number): void;
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
  private lanes: readonly Lane[];
  private turn: number;

  constructor(command: SimulationCommand, from: number, to: number) {
    this.remaining = to - from;
    const round = roundOf(command.streams, from);
    const running = command.streams.filter((stream) => stream.records > round);
    this.turn = from - recordsBefore(command.streams, round);
    this.lanes =
      this.remaining === 0 ? [] : running.map((stream, i) => new Lane(command, stream, round, i < this.turn));
  }

  fill(rows: TelemetryRows, most = rows.capacity): void {
    rows.length = Math.min(most, rows.capacity, this.remaining);
    this.remaining -= rows.length;
    for (let row = 0; row < rows.length;) {
      if (this.turn === 0) this.lanes = this.lanes.filter(({ left }) => left > 0);
      const rounds = this.turn === 0 ? this.wholeRounds(rows.length - row) : 0;
      row += rounds > 0 ? this.fillRounds(rows, row, rounds) : this.fillOne(rows, row);
    }
  }

  /** How many rounds of all containers fit into so many rows before one of them ends. */
  private wholeRounds(rows: number): number {
    const fitting = Math.floor(rows / this.lanes.length);
    return fitting === 0 ? 0 : this.lanes.reduce((least, { left }) => Math.min(least, left), fitting);
  }

  private fillRounds(rows: TelemetryRows, row: number, rounds: number): number {
    const { lanes } = this;
    lanes.forEach((lane, turn) => lane.fill(rows, row + turn, lanes.length, rounds));
    return rounds * lanes.length;
  }

  /** The container whose turn it is, if it has not ended within this round. */
  private fillOne(rows: TelemetryRows, row: number): number {
    const lane = this.lanes[this.turn] as Lane;
    this.turn = (this.turn + 1) % this.lanes.length;
    if (lane.left === 0) return 0;
    lane.fill(rows, row, 1, 1);
    return 1;
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

  fill(rows: TelemetryRows, row: number, stride: number, count: number): void {
    this.left -= count;
    this.source.fill(rows, row, stride, count);
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
