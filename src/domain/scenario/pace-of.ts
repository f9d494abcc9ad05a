import type { PacePlan } from '../simulation/schedule.js';
import type { Scenario } from './scenario.js';

/**
 * The pace of a scenario that starts now; undefined: as fast as it goes. One that began some time before now catches up
 * as fast as it goes first.
 */
export function paceOf({ pace, start }: Scenario, nowEpochSeconds: number): PacePlan | undefined {
  const fillsUp = 'secondsBeforeNow' in start && start.secondsBeforeNow > 0;
  return pace && { ...pace, ...(fillsUp && { fillUpTo: nowEpochSeconds }) };
}
