// A fleet of containers with valid ISO 6346 numbers, all four simulations, and the commands of the benchmarks.
import { iso6346CheckDigit } from '../dist/domain/reefer/container-id.js';
import { STATISTICAL } from '../dist/domain/models/statistical/statistical-model.js';
import { drawScenario } from '../dist/domain/scenario/draw-scenario.js';
import { readScenario } from '../dist/domain/scenario/read-scenario.js';
import { PRODUCT_IDS } from '../dist/domain/reefer/product.js';
import { SimulationCommand } from '../dist/domain/simulation/simulation-command.js';
import { faultsOf, SIMULATION_KINDS } from '../dist/domain/simulation/simulation-kind.js';

/** A command of so many containers with that many records altogether. */
export function fleetCommand(containers, records) {
  const each = Math.ceil(records / containers);
  return new SimulationCommand({
    containers: Array.from({ length: containers }, (_, i) => ({
      containerId: containerId(i),
      productId: PRODUCT_IDS[i % PRODUCT_IDS.length],
      model: STATISTICAL,
      faults: faultsOf(SIMULATION_KINDS[i % SIMULATION_KINDS.length]),
      firstStep: 0,
      records: each,
    })),
    seed: 42,
    startEpochSeconds: 1_767_225_600,
    intervalSeconds: 300,
  });
}

/** The same for the physical model: bananas and apples in Hamburg, some with faults. */
export function physicalFleet(containers, records) {
  const { scenario } = readScenario({
    version: 1,
    records: Math.ceil(records / containers),
    fleet: [{ group: 'a', containers, product: { P01: 1, P02: 1 } }],
    faults: [{ kind: 'refrigerant-leak', share: '10%' }],
  });
  return drawScenario(scenario, { seed: 42, nowEpochSeconds: 1_767_225_600 });
}

/** An order for a command, as fast as it goes. */
export function orderOf(command) {
  const origin = { kind: 'scenario', document: {} };
  return { id: crypto.randomUUID(), command, columns: 'contract', pace: undefined, exclusive: false, origin };
}

function containerId(i) {
  const number = `SIMU${String(100_000 + i * 7).padStart(6, '0')}`;
  return `${number}${iso6346CheckDigit(number)}`;
}
