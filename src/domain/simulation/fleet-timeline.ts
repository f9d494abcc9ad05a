import type { ContainerPlan } from './container-plan.js';

/** From a step on, so many containers are measured at each step, after so many records of the fleet. */
interface Stretch {
  readonly step: number;
  readonly present: number;
  readonly before: number;
}

/** How the records of a fleet lie in time: which step has which records. */
export class FleetTimeline {
  private readonly stretches: readonly Stretch[];

  constructor(plans: readonly ContainerPlan[]) {
    const changes = new Map<number, number>();
    const change = (step: number, by: number): void => void changes.set(step, (changes.get(step) ?? 0) + by);
    for (const { firstStep, records } of plans) {
      change(firstStep, 1);
      change(firstStep + records, -1);
    }
    let last: Stretch = { step: 0, present: 0, before: 0 };
    this.stretches = [...changes]
      .sort(([a], [b]) => a - b)
      .map(([step, by]) => {
        const before = last.before + last.present * (step - last.step);
        return (last = { step, present: last.present + by, before });
      });
  }

  /** How many records of the fleet come before a step. */
  recordsBefore(step: number): number {
    const at = this.lastWhere((stretch) => stretch.step <= step);
    return at ? at.before + at.present * (step - at.step) : 0;
  }

  /** The step of the record at a position among the records of the fleet; behind the last one, the step after it. */
  stepOf(position: number): number {
    const at = this.lastWhere(({ before }) => before <= position);
    if (!at) return 0;
    return at.present === 0 ? at.step : at.step + Math.floor((position - at.before) / at.present);
  }

  /** The last stretch for which something holds that holds for all stretches before it. */
  private lastWhere(holds: (stretch: Stretch) => boolean): Stretch | undefined {
    let low = 0;
    let high = this.stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.stretches[middle] as Stretch)) low = middle + 1;
      else high = middle;
    }
    return this.stretches[low - 1];
  }
}
