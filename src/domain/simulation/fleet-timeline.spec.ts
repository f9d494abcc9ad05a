import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCommand } from '../../../test/builders/any-command.js';
import { recordsOf } from '../../../test/builders/record-builder.js';
import { FleetTimeline } from './fleet-timeline.js';

describe(FleetTimeline.name, () => {
  it('knows the step of each record, and how many come before a step', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        const timeline = new FleetTimeline(command.containers);
        const { startEpochSeconds, intervalSeconds } = command;
        const steps = recordsOf(command).map(
          (one) => (one.measured_at - startEpochSeconds) / intervalSeconds,
        );
        expect(steps.map((_, position) => timeline.stepOf(position))).toEqual(steps);
        const end = (steps.at(-1) ?? 0) + 1;
        expect(timeline.stepOf(steps.length)).toBe(end);
        for (let step = 0, before = 0; step <= end + 1; step++) {
          expect(timeline.recordsBefore(step)).toBe(before);
          while (steps[before] === step) before++;
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});
