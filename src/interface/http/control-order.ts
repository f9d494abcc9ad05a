import { type ControlOrder, controlDocument } from '../../domain/scenario/control-document.js';
import { readScenario } from '../../domain/scenario/read-scenario.js';
import type { Scenario, ScenarioProblem } from '../../domain/scenario/scenario.js';
import { parseRfc3339 } from '../../domain/telemetry/instant.js';
import type { ControlRequest } from './control-request.dto.js';
import { fieldProblem, InvalidRequest } from './invalid-request.js';
import { nowEpochSeconds, randomSeed } from './request-draws.js';

type Path = ScenarioProblem['path'];

const DEFAULT_INTERVAL_SECONDS = 300;
const FAULTS = ['faults'] as const;

/** What a control request asks for; a seed and a start are drawn if it has none. Throws an `InvalidRequest`. */
export function controlOrder(request: ControlRequest): {
  readonly order: ControlOrder;
  readonly scenario: Scenario;
} {
  const { simulation, seed, start_time: start, faults = [] } = request;
  const order: ControlOrder = {
    containerId: request.containerID,
    productId: request.product_id,
    simulation: simulation === 'power' ? 'poweroff' : simulation,
    records: request.nb_of_records,
    seed: seed ?? randomSeed(),
    startEpochSeconds: start === undefined ? nowEpochSeconds() : (parseRfc3339(start) as number),
    intervalSeconds: request.interval_seconds ?? DEFAULT_INTERVAL_SECONDS,
    model: request.model ?? 'statistical',
    profile: request.profile ?? 'seed',
    faults,
    recordsPerSecond: request.records_per_second,
  };
  const ofPhysical = 'need "model": "physical": the statistical model has the faults of its simulations only';
  if (order.model === 'statistical' && faults.length > 0)
    throw new InvalidRequest([fieldProblem(FAULTS, ofPhysical)]);
  const own = faults.flatMap((fault, i) => decidedKeys(fault).map((key) => [...FAULTS, i, key]));
  const document = controlDocument(order);
  const before = (document['faults'] as readonly unknown[]).length - faults.length;
  const { scenario, problems = [] } = readScenario(document);
  const errors = [
    ...own.map((path) => fieldProblem(path, 'does not belong here: the run has one container')),
    ...problems.map(({ path, message }) => fieldProblem(pathInRequest(path, before), message)),
  ];
  if (errors.length > 0 || !scenario) throw new InvalidRequest(errors);
  return { order, scenario };
}

/** Keys of a fault that choose containers. */
function decidedKeys(fault: unknown): readonly string[] {
  const keys = typeof fault === 'object' && fault !== null ? Object.keys(fault) : [];
  return keys.filter((key) => ['in', 'share', 'count'].includes(key));
}

/** Where a part of the document stands in the request; `before`: faults of the document that precede the request's. */
function pathInRequest([first, i, ...rest]: Path, before: number): Path {
  if (first === 'fleet') return rest.length > 0 ? rest : ['profile'];
  if (first === 'faults' && typeof i === 'number') return [...FAULTS, i - before, ...rest];
  return [first ?? 'body', ...(i === undefined ? [] : [i]), ...rest];
}
