/** How much the service takes on. */
export class RunLimits {
  constructor(
    /** Records in one command. */
    readonly maxRecords: number,
    /** Runs at once. */
    readonly maxRunning: number,
    /** Runs that wait for their turn. */
    readonly maxQueued: number,
    /** Runs that are remembered; the oldest ended ones are forgotten first. */
    readonly runsKept: number,
  ) {}
}
