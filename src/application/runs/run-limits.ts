import { WrongUse } from '../../domain/errors.js';

/** How many runs with the most containers may run at the same time: each container has its state, about 5 kB. */
const RUNNING_OF_MOST = 2;
/** How many such runs are remembered, those that wait or run among them: each container has its plan, about 2 kB. */
const KEPT_OF_MOST = 5;
/** Bytes of the documents of all remembered runs together. */
export const DOCUMENT_BYTES_KEPT = 64 * 1024 * 1024;
/** Faults that may be begun and ended in one run. */
export const MOST_INTERVENTIONS = 1000;

/** The limits of the service. */
export class RunLimits {
  constructor(
    /** Records in one command. */
    readonly maxRecords: number,
    /** Containers in one command. */
    readonly maxContainers: number,
    /** Runs at the same time. */
    readonly maxRunning: number,
    /** Runs waiting in the queue. */
    readonly maxQueued: number,
    /** Runs that are remembered; those that ended are forgotten first, oldest first. */
    readonly runsKept: number,
  ) {}

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
}
