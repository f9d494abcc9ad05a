import { FleetTimeline } from './fleet-timeline.js';
import type { SimulationCommand } from './simulation-command.js';

/** How fast the records of a run are handed over. */
export interface PacePlan {
  readonly rate: { readonly recordsPerSecond: number } | { /** Times real time. */ readonly speedup: number };
  /** Whether what a stall delayed is made up, at no more than twice the pace; otherwise all the rest is later. */
  readonly catchUp: boolean;
  /** Records measured until then, seconds since 1970, are due at once; undefined: none. */
  readonly fillUpTo?: number | undefined;
}

/** So many records a second. */
export function steadily(recordsPerSecond: number): PacePlan {
  return { rate: { recordsPerSecond }, catchUp: true };
}

/** When the records of a run are due, in seconds after its start. */
export interface Schedule {
  /** How many records are due at a time; from a step after the last one on, more than there are. */
  dueAt(seconds: number): number;
  /** When the record after the first `taken` is due. */
  secondsOf(taken: number): number;
}

/** The schedule of a command at a pace. */
export function scheduleOf(command: SimulationCommand, { rate, fillUpTo }: PacePlan): Schedule {
  const { startEpochSeconds: start, intervalSeconds: interval } = command;
  const timeline = new FleetTimeline(command.containers);
  const filled =
    fillUpTo === undefined ? 0 : timeline.recordsBefore(Math.floor((fillUpTo - start) / interval) + 1);
  if ('recordsPerSecond' in rate) return steadySchedule(rate.recordsPerSecond, filled);
  const anchor = Math.max(start, fillUpTo ?? start);
  const lastStep = (command.lastEpochSeconds - start) / interval;
  return {
    dueAt: (seconds) => {
      const step = Math.floor((anchor + seconds * rate.speedup - start) / interval);
      return step > lastStep ? Infinity : timeline.recordsBefore(step + 1);
    },
    secondsOf: (taken) => Math.max(0, (start + timeline.stepOf(taken) * interval - anchor) / rate.speedup),
  };
}

/** How long the records of a command take at a pace, from the first to the last one, in seconds. */
export function secondsAtPace(command: SimulationCommand, pace: PacePlan): number {
  return scheduleOf(command, pace).secondsOf(command.records - 1);
}

/** Record k after the first `filled` is due k / rate seconds after the start. */
export function steadySchedule(recordsPerSecond: number, filled = 0): Schedule {
  return {
    dueAt: (seconds) => filled + Math.floor(seconds * recordsPerSecond) + 1,
    secondsOf: (taken) => Math.max(0, (taken - filled) / recordsPerSecond),
  };
}
