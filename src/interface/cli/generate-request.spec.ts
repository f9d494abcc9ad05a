import { describe, expect, it } from '@jest/globals';
import { readScenario } from '../../domain/scenario/read-scenario.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import { DEFAULTS, type GenerateOptions } from './generate-options.js';
import { generateRequest } from './generate-request.js';

const NOW = 1_800_000_000;
const DAY = 86_400;
const draws = { seed: 1, nowEpochSeconds: NOW };
const options = { records: 3, interval: DEFAULTS.interval, workers: 1 };

const scenario = readScenario({
  version: 1,
  seed: 1,
  start: 'now - 7d',
  records: 3,
  fleet: [{ group: 'a', containers: 1, product: 'P02' }],
  pace: { speedup: 300 },
}).scenario as Scenario;

describe(generateRequest.name, () => {
  it('starts so long before now as --start-time says', async () => {
    const started = async (startTime: GenerateOptions['startTime']) =>
      (await generateRequest({ ...options, ...(startTime && { startTime }) }, undefined, draws)).whole
        .startEpochSeconds;
    expect(await started({ secondsBeforeNow: DAY })).toBe(NOW - DAY);
    expect(await started({ epochSeconds: 5 })).toBe(5);
    expect(await started(undefined)).toBe(NOW);
  });

  it.each([
    ['that the document says', undefined, NOW - 7 * DAY, NOW],
    ['before now of --start-time', { secondsBeforeNow: DAY }, NOW - DAY, NOW],
    ['of --start-time', { epochSeconds: 5 }, 5, undefined],
  ] as const)('catches up with now from a start %s', async (_, startTime, start, fillUpTo) => {
    const { whole, pace } = await generateRequest(
      { ...options, ...(startTime && { startTime }) },
      scenario,
      draws,
    );
    expect([whole.startEpochSeconds, pace?.fillUpTo]).toEqual([start, fillUpTo]);
  });
});
