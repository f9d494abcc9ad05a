import { WrongUse } from '../errors.js';
import { PHYSICAL } from '../models/physical/physical-model.js';
import { STATISTICAL } from '../models/statistical/statistical-model.js';
import { Weather } from '../models/physical/weather.js';
import { RandomStream } from '../random/random-stream.js';
import type { ContainerPlan } from '../simulation/container-plan.js';
import type { UnitKind } from '../simulation/reefer-plan.js';
import { planOf, type SimulationKind } from '../simulation/simulation-kind.js';
import { SimulationCommand } from '../simulation/simulation-command.js';
import { CONTAINERS_AT_A_TIME, type Member } from './choose-members.js';
import { drawFaults } from './draw-faults.js';
import { drawReefer, routeOf } from './draw-unit.js';
import { intervene } from './intervene.js';
import { mix } from './mix.js';
import type { FaultRecipe, GroupRecipe, Scenario } from './scenario.js';
import { type Stay, staysOf } from './stays.js';

/** What enters a scenario from outside where it leaves it open. */
export interface ScenarioDraws {
  readonly seed: number;
  readonly nowEpochSeconds: number;
}

/** Throws `scenario.later` if a scenario has keys that are not carried out yet. */
export function assertSupported({ later }: Scenario): void {
  if (later.length === 0) return;
  throw new WrongUse(
    'scenario.later',
    `The scenario uses ${later.join(', ')}, which is not supported yet: leave it out.`,
  );
}

/** The command in which the seed has decided everything; throws a `WrongUse` for what cannot be. */
export function drawScenario(scenario: Scenario, draws: ScenarioDraws): SimulationCommand {
  const drawing = drawingOf(scenario, draws);
  for (;;) {
    const step = drawing.next();
    if (step.done) return step.value;
  }
}

/** The same a few hundred containers at a time. */
export function* drawingOf(
  scenario: Scenario,
  draws: ScenarioDraws,
): Generator<undefined, SimulationCommand, undefined> {
  const seed = scenario.seed ?? draws.seed;
  const { start, intervalSeconds, model } = scenario;
  const startEpochSeconds =
    'epochSeconds' in start
      ? start.epochSeconds
      : Math.max(0, draws.nowEpochSeconds - start.secondsBeforeNow);
  const used = new Set<string>();
  const members: Member[] = [];
  for (const group of scenario.fleet) {
    const stays = yield* staysOf(group, scenario, seed, used);
    for (const plan of plansOfGroup(group, scenario, seed, startEpochSeconds, stays)) {
      members.push({ plan, group: group.name });
      if (members.length % CONTAINERS_AT_A_TIME === 0) yield;
    }
  }
  yield;
  if (members.length === 0)
    throw new WrongUse('scenario.impossible', 'No container is there during the scenario. Make it longer.');
  const containers =
    model === 'statistical'
      ? yield* withSimulations(scenario.faults, members, seed)
      : yield* withFaults(scenario.faults, members, seed, intervalSeconds);
  const { transmission } = scenario;
  const command = new SimulationCommand({
    containers,
    seed,
    startEpochSeconds,
    intervalSeconds,
    transmission,
  });
  return scenario.interventions.reduce(
    (before, intervention) => intervene(before, intervention).command,
    command,
  );
}

function* withFaults(
  recipes: readonly FaultRecipe[],
  members: readonly Member[],
  seed: number,
  intervalSeconds: number,
): Generator<undefined, readonly ContainerPlan[], undefined> {
  const faults = yield* drawFaults(recipes, members, seed, intervalSeconds);
  return members.map(({ plan }) => ({ ...plan, faults: faults.get(plan.containerId) ?? [] }));
}

/** The statistical model's faults are its simulations: one for a container at most. */
function* withSimulations(
  recipes: readonly FaultRecipe[],
  members: readonly Member[],
  seed: number,
): Generator<undefined, readonly ContainerPlan[], undefined> {
  const faults = yield* drawFaults(recipes, members, seed, 1);
  return members.map(({ plan }) => {
    const [first, second] = faults.get(plan.containerId) ?? [];
    if (second) {
      throw new WrongUse(
        'scenario.impossible',
        `Container ${plan.containerId} has two faults; the statistical model knows one at a time. Give each fault a share of its own, or use model: physical.`,
      );
    }
    if (!first) return plan;
    const sensor = 'sensor' in first ? first.sensor : undefined;
    const simulation: SimulationKind =
      sensor === undefined ? 'poweroff' : sensor === 'oxygen_level' ? 'o2sensor' : 'co2sensor';
    return planOf({ ...plan, simulation }, STATISTICAL);
  });
}

/** The containers of a group, without faults. */
function* plansOfGroup(
  group: GroupRecipe,
  scenario: Scenario,
  seed: number,
  startEpochSeconds: number,
  stays: readonly Stay[],
): Iterable<ContainerPlan> {
  const products = mix(group.products, stays.length, seed, 'product', `product/${group.name}`);
  const weather = new Weather(seed, group.where.name);
  const route = routeOf(group);
  const { rule, horizonSeconds } = scenario.labels;
  const labels = { rule, horizonSeconds };
  for (const [i, { containerId, firstStep, records, comesAndGoes }] of stays.entries()) {
    const productId = products[i] as string;
    if (scenario.model === 'statistical') {
      yield planOf({ containerId, productId, simulation: 'normal', records }, STATISTICAL);
      continue;
    }
    const reefer = drawReefer({
      seed,
      containerId,
      productId,
      unitKind: drawUnitKind(group, seed, containerId),
      group,
      startEpochSeconds: startEpochSeconds + firstStep * scenario.intervalSeconds,
      seconds: records * scenario.intervalSeconds,
      comesAndGoes,
      labels,
      route,
      weather,
    });
    yield { containerId, productId, model: PHYSICAL, faults: [], firstStep, records, reefer };
  }
}

/** Each container's by itself: a yard has as many of a kind as chance brings. */
function drawUnitKind({ units, name }: GroupRecipe, seed: number, containerId: string): UnitKind {
  const random = RandomStream.of(seed, `scenario/kind/${name}/${containerId}`);
  let place = random.unit() * units.reduce((sum, { weight }) => sum + weight, 0);
  for (const { value, weight } of units) {
    if (place < weight) return value;
    place -= weight;
  }
  return (units.at(-1) as { readonly value: UnitKind }).value;
}
