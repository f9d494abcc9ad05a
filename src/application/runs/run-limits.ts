/** The limits of the service. */
export class RunLimits {
  constructor(
    /** Records in one command. */
    readonly maxRecords: number,
    /** Runs at the same time. */
    readonly maxRunning: number,
    /** Runs waiting in the queue. */
    readonly maxQueued: number,
    /** Runs that are remembered; those that ended are forgotten first, oldest first. */
    readonly runsKept: number,
  ) {}
}
