import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { WrongUse } from '../../domain/errors.js';
import { assertSupported, drawingOf, type ScenarioDraws } from '../../domain/scenario/draw-scenario.js';
import { paceOf } from '../../domain/scenario/pace-of.js';
import type { Scenario } from '../../domain/scenario/scenario.js';
import type { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import type { SimulationKind } from '../../domain/simulation/simulation-kind.js';
import { formatInstant } from '../../domain/telemetry/instant.js';
import type { IdempotentRequest, RunOrigin, ScenarioDocument } from '../ports/run-store.js';
import type { RunSnapshot } from './run.js';
import { RunLimits } from './run-limits.js';
import { Runs } from './runs.js';

/** Records that a bad network may delay at a time: each takes 0.3 kB. */
const MOST_UNDER_WAY = 200_000;

/** How a scenario is started. */
export interface ScenarioStartOptions {
  readonly kind: RunOrigin['kind'];
  /** The contract's name of what befalls the one container. */
  readonly simulation?: SimulationKind;
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
   * `scenario.later`, `scenario.impossible`, `run.too-many`, or as `Runs.start`.
   */
  async start(
    scenario: Scenario,
    document: ScenarioDocument,
    draws: ScenarioDraws,
    { exclusive = false, idempotency, ...origin }: ScenarioStartOptions,
  ): Promise<RunSnapshot> {
    this.assertPossible(scenario);
    const command = await drawn(scenario, draws);
    this.assertNumber(command.containers.length);
    return this.runs.start(command, {
      columns: scenario.labels.columns,
      pace: paceOf(scenario, draws.nowEpochSeconds),
      exclusive,
      origin: { ...origin, document: repeatable(document, command) },
      idempotency,
    });
  }

  /** What can be told before anything is drawn. */
  private assertPossible(scenario: Scenario): void {
    const { fleet, records } = scenario;
    assertSupported(scenario);
    const least = fleet.reduce((sum, { members }) => sum + leastNumber(members), 0);
    this.assertNumber(least);
    this.limits.assertRecords(least * records); // A place always has a container.
    assertUnderWay(scenario, least);
  }

  private assertNumber(containers: number): void {
    const { maxContainers } = this.limits;
    if (containers <= maxContainers) return;
    throw new WrongUse(
      'run.too-many',
      `A simulation may have at most ${maxContainers} containers (MAX_CONTAINERS), not ${containers}.`,
    );
  }
}

/** Where containers come and go, there are at least as many as places. */
function leastNumber(members: Scenario['fleet'][number]['members']): number {
  if ('places' in members) return members.places;
  return 'ids' in members ? members.ids.length : members.count;
}

function assertUnderWay({ transmission, records, intervalSeconds }: Scenario, containers: number): void {
  const ofEach = transmission.reduce((sum, { rate, delay: { low, high } }) => {
    return sum + rate * Math.min(records, (low + high) / 2 / intervalSeconds);
  }, 0);
  const underWay = Math.round(containers * ofEach);
  if (underWay <= MOST_UNDER_WAY) return;
  throw new WrongUse(
    'scenario.impossible',
    `About ${underWay} records would be under way at a time, and ${MOST_UNDER_WAY} are the most: lower the rates or the delays of transmission, or the number of containers.`,
  );
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
