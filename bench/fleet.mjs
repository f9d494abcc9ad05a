// A fleet of containers with valid ISO 6346 numbers, all four simulations, and the commands of the benchmarks.
import { iso6346CheckDigit } from '../dist/domain/reefer/container-id.js';
import { STATISTICAL } from '../dist/domain/models/statistical/statistical-model.js';
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

function containerId(i) {
  const number = `SIMU${String(100_000 + i * 7).padStart(6, '0')}`;
  return `${number}${iso6346CheckDigit(number)}`;
}
