import { RunLimits, type RunLimitValues } from '../../src/application/runs/run-limits.js';

/** Ample limits but for those that are given. */
export function someLimits(values: Partial<RunLimitValues> = {}): RunLimits {
  return new RunLimits({
    maxRecords: 1_000_000,
    maxContainers: 20_000,
    maxRunning: 20,
    maxQueued: 100,
    runsKept: 1000,
    maxRunSeconds: 1_000_000,
    maxOutstandingRecords: 1_000_000_000,
    ...values,
  });
}
