import { PHYSICAL } from '../models/physical/physical-model.js';
import { STATISTICAL } from '../models/statistical/statistical-model.js';
import { Weather } from '../models/physical/weather.js';
import { RandomStream } from '../random/random-stream.js';
import type { ContainerPlan } from '../simulation/container-plan.js';
import type { PhysicalFault } from '../simulation/physical-faults.js';
import type { UnitKind } from '../simulation/reefer-plan.js';
import { planOf, type SimulationKind } from '../simulation/simulation-kind.js';
import { SimulationCommand } from '../simulation/simulation-command.js';
import { LAST_EPOCH_SECONDS } from '../telemetry/measurement-time.js';
import { CONTAINERS_AT_A_TIME, type Member } from './choose-members.js';
import { drawFaults } from './draw-faults.js';
import { drawReefer, routeOf } from './draw-unit.js';
import { underWayProblem } from './fleet-size.js';
import { interveneInOrder } from './intervene-in-order.js';
import { mix } from './mix.js';
import { LONGEST_DURATION } from './read-length.js';
import type { GroupRecipe, Scenario, ScenarioProblem } from './scenario.js';
import { type Stay, staysOf } from './stays.js';
import { startSeconds } from './start.js';
import { type Refuse, WrongScenario } from './wrong-scenario.js';

/** What enters a scenario from outside where it leaves it open. */
export interface ScenarioDraws {
  readonly seed: number;
  readonly nowEpochSeconds: number;
}

/**
 * The command in which the seed has decided everything. Throws a `WrongScenario` with every problem that only drawing
 * finds: `generate`, `lint` and the service all find them here.
 */
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
  const { start, intervalSeconds, model, fleet } = scenario;
  const startEpochSeconds = startSeconds(start, draws.nowEpochSeconds);
  assertInTime(scenario, startEpochSeconds);
  const problems: ScenarioProblem[] = [];
  const refuse: Refuse = (path, message) => void problems.push({ path, message });
  const underWay = underWayProblem(scenario);
  if (underWay !== undefined) refuse(['transmission'], underWay);
  // Given ids are nobody else's, so none of them is made up for another group.
  const used = new Set(fleet.flatMap(({ members }) => ('ids' in members ? members.ids : [])));
  const members: Member[] = [];
  for (const [index, group] of fleet.entries()) {
    const stays = yield* staysOf(index, scenario, seed, used);
    const products = group.products.slice(0, stays.length);
    if (products.length < group.products.length)
      refuse(
        ['fleet', index, 'product'],
        `has ${group.products.length} products for ${stays.length === 1 ? 'one container' : `${stays.length} containers`}: ask for more containers, or fewer products`,
      );
    for (const plan of plansOfGroup({ ...group, products }, scenario, seed, startEpochSeconds, stays)) {
      members.push({ plan, group: group.name });
      if (members.length % CONTAINERS_AT_A_TIME === 0) yield;
    }
  }
  yield;
  const faults = yield* drawFaults(
    scenario.faults,
    members,
    seed,
    model === 'physical' ? intervalSeconds : 1,
    refuse,
  );
  const containers =
    model === 'physical'
      ? members.map(({ plan }) => ({ ...plan, faults: faults.get(plan.containerId) ?? [] }))
      : withSimulations(members, faults, refuse);
  if (problems.length > 0) throw new WrongScenario('scenario.impossible', problems);
  const { transmission } = scenario;
  const command = new SimulationCommand({
    containers,
    seed,
    startEpochSeconds,
    intervalSeconds,
    transmission,
  });
  return yield* interveneInOrder(command, scenario.interventions);
}

/** The last measurement is not after the year 9999. */
function assertInTime({ records, intervalSeconds }: Scenario, startEpochSeconds: number): void {
  const seconds = (records - 1) * intervalSeconds;
  if (startEpochSeconds + seconds <= LAST_EPOCH_SECONDS) return;
  const path = seconds > LONGEST_DURATION ? 'records' : 'start';
  const message =
    'puts the last measurement after the year 9999: start earlier, ask for fewer records, or shorten the interval';
  throw new WrongScenario('command.too-long', [{ path: [path], message }]);
}

/** The statistical model's faults are its simulations: one for a container at most. */
function withSimulations(
  members: readonly Member[],
  faults: ReadonlyMap<string, readonly PhysicalFault[]>,
  refuse: Refuse,
): readonly ContainerPlan[] {
  const several = members.find(({ plan }) => (faults.get(plan.containerId)?.length ?? 0) > 1);
  if (several)
    refuse(
      ['faults'],
      `give container ${several.plan.containerId} two faults, and the statistical model knows one at a time: give each fault containers of its own (in), or use model: physical`,
    );
  return members.map(({ plan }) => {
    const [fault] = faults.get(plan.containerId) ?? [];
    if (!fault) return plan;
    const sensor = 'sensor' in fault ? fault.sensor : undefined;
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
