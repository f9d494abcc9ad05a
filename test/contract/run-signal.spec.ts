import { MODELS } from '../../src/domain/models/models.js';
import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { RunSimulation } from '../../src/application/runs/run-simulation.js';
import { Simulator } from '../../src/domain/simulation/simulator.js';
import { EmbeddedTelemetryPublisher } from '../../src/infrastructure/embedded/embedded-telemetry-publisher.js';
import { steadily } from '../../src/domain/simulation/schedule.js';
import { anOrder } from '../builders/run-events.js';
import { aCommand } from '../builders/command-builder.js';

describe("A run's signal", () => {
  it.each([
    ['at full speed', undefined],
    ['at a set pace', 500_000],
  ])('collects no listeners over a long delivery %s', async (_, recordsPerSecond) => {
    const { signal } = new AbortController();
    const counts: number[] = [];
    const simulation = new RunSimulation(new Simulator(MODELS), new EmbeddedTelemetryPublisher());
    const pace = recordsPerSecond === undefined ? undefined : steadily(recordsPerSecond);
    const order = anOrder({ command: aCommand({ records: 100_000 }), pace });
    await simulation.prepare(order).carryOut(signal, {
      progress: () => counts.push(getEventListeners(signal, 'abort').length),
      throttled: () => undefined,
      abandonFailed: () => undefined,
    });
    expect(counts.length).toBeGreaterThan(20);
    expect(Math.max(...counts)).toBe(counts[0]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
