import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { drawingOf, type ScenarioDraws } from '../../domain/scenario/draw-scenario.js';
import { leastContainers } from '../../domain/scenario/fleet-size.js';
import { paceOf } from '../../domain/scenario/pace-of.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { SimulationKind } from '../../domain/simulation/simulation-kind.js';
import { formatInstant } from '../../domain/telemetry/instant.js';
import type { IdempotentRequest, RunOrigin, ScenarioDocument } from '../ports/run-store.js';
import type { RunSnapshot } from './run.js';
import { inDocument } from './place-in-document.js';
import { RunLimits } from './run-limits.js';
import { Runs } from './runs.js';

/** How a scenario is started. */
export interface ScenarioStartOptions {
  readonly kind: RunOrigin['kind'];
  /** The contract's name of what befalls the one container. */
  readonly simulation?: SimulationKind;
  /** Who starts it; undefined if callers need not say who they are. */
  readonly caller?: string | undefined;
  /** Further faults of the one container, as the request says them. */
  readonly faults?: readonly unknown[];
  readonly exclusive?: boolean;
  readonly idempotency: IdempotentRequest | undefined;
}

/** Starts runs of scenarios. */
@Injectable()
export class ScenarioRuns {
  constructor(
    private readonly runs: Runs,
    private readonly limits: RunLimits,
  ) {}

  /**
   * Draws a scenario, a part at a time, so that other requests are answered meanwhile, and requests its run. Rejects with
   * a `WrongScenario` for what cannot be or is too large, or as `Runs.start`.
   */
  async start(
    scenario: Scenario,
    document: ScenarioDocument,
    draws: ScenarioDraws,
    { exclusive = false, idempotency, ...origin }: ScenarioStartOptions,
  ): Promise<RunSnapshot> {
    try {
      const least = scenario.fleet.reduce((sum, { members }) => sum + leastContainers(members), 0);
      this.limits.assertContainers(least);
      this.limits.assertRecords(least * scenario.records); // A place always has a container.
      const command = await drawn(scenario, draws);
      this.limits.assertContainers(command.containers.length);
      return await this.runs.start(command, {
        columns: scenario.labels.columns,
        pace: paceOf(scenario, draws.nowEpochSeconds),
        exclusive,
        origin: { ...origin, document: repeatable(document, command) },
        idempotency,
      });
    } catch (error) {
      throw origin.kind === 'scenario' ? inDocument(error, scenario, document) : error;
    }
  }
}

async function drawn(scenario: Scenario, draws: ScenarioDraws): Promise<SimulationCommand> {
  const drawing = drawingOf(scenario, draws);
  for (;;) {
    const step = drawing.next();
    if (step.done) return step.value;
    await turn();
  }
}

/** The document with the seed and the start that were drawn, so that it gives the same records again. */
function repeatable(
  document: ScenarioDocument,
  { seed, startEpochSeconds }: SimulationCommand,
): ScenarioDocument {
  return { ...document, seed, start: formatInstant(startEpochSeconds) };
}
