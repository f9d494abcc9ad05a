import { WrongUse } from '../../domain/errors.js';

/** How many runs with the most containers may run at the same time: each container has its state, about 5 kB. */
const RUNNING_OF_MOST = 2;
/** How many such runs are remembered, those that wait or run among them: each container has its plan, about 2 kB. */
const KEPT_OF_MOST = 5;
/** Bytes of the documents of all remembered runs together. */
export const DOCUMENT_BYTES_KEPT = 64 * 1024 * 1024;
/** Faults that may be begun and ended in one run. */
export const MOST_INTERVENTIONS = 1000;

/** What the service is set to allow. */
export interface RunLimitValues {
  /** Records in one command. */
  readonly maxRecords: number;
  /** Containers in one command. */
  readonly maxContainers: number;
  /** Runs at the same time. */
  readonly maxRunning: number;
  /** Runs waiting in the queue. */
  readonly maxQueued: number;
  /** Runs that are remembered; those that ended are forgotten first, oldest first. */
  readonly runsKept: number;
  /** How long a run may take at its pace. */
  readonly maxRunSeconds: number;
  /** Records of all runs that are accepted and not yet published. */
  readonly maxOutstandingRecords: number;
}

/** The limits of the service. */
export class RunLimits {
  readonly maxRecords: number;
  readonly maxContainers: number;
  readonly maxRunning: number;
  readonly maxQueued: number;
  readonly runsKept: number;
  readonly maxRunSeconds: number;
  readonly maxOutstandingRecords: number;

  constructor(values: RunLimitValues) {
    this.maxRecords = values.maxRecords;
    this.maxContainers = values.maxContainers;
    this.maxRunning = values.maxRunning;
    this.maxQueued = values.maxQueued;
    this.runsKept = values.runsKept;
    this.maxRunSeconds = values.maxRunSeconds;
    this.maxOutstandingRecords = values.maxOutstandingRecords;
  }

  /** Containers of all runs that run at the same time. */
  get containersAtOnce(): number {
    return RUNNING_OF_MOST * this.maxContainers;
  }

  /** Containers of all remembered runs together. */
  get containersKept(): number {
    return KEPT_OF_MOST * this.maxContainers;
  }

  /** Throws `run.too-many`. */
  assertContainers(containers: number): void {
    if (containers <= this.maxContainers) return;
    throw new WrongUse(
      'run.too-many',
      `A simulation may have at most ${this.maxContainers} containers (MAX_CONTAINERS), not ${containers}.`,
    );
  }

  /** Throws `run.too-large`. */
  assertRecords(records: number): void {
    if (records <= this.maxRecords) return;
    throw new WrongUse(
      'run.too-large',
      `A simulation may have at most ${this.maxRecords} records (MAX_RECORDS), not ${records}.`,
    );
  }

  /** Throws `run.too-long` if a run would take longer than allowed at its pace. */
  assertDuration(seconds: number): void {
    if (seconds <= this.maxRunSeconds) return;
    throw new WrongUse(
      'run.too-long',
      `At this pace the run would take ${lengthOf(seconds)}; ${lengthOf(this.maxRunSeconds)} are the most (MAX_RUN_SECONDS). Raise the pace, or ask for fewer records.`,
    );
  }
}

/** How many of the runs that wait, and of the outstanding records, one caller of several may have. */
export function shareOf(limit: number): number {
  return Math.ceil(limit / 2);
}

const DAY_SECONDS = 86_400;

function lengthOf(seconds: number): string {
  return seconds < 2 * DAY_SECONDS ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / DAY_SECONDS)} days`;
}
