import { WrongUse } from '../../domain/errors.js';

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

  /** Throws `run.too-large`. */
  assertRecords(records: number): void {
    if (records <= this.maxRecords) return;
    throw new WrongUse(
      'run.too-large',
      `A simulation may have at most ${this.maxRecords} records (MAX_RECORDS), not ${records}.`,
    );
  }
}
