import type { SimulationCommand } from '../simulation/simulation-command.js';
import type { TelemetryModel } from '../simulation/telemetry-model.js';
import { STATISTICAL, STATISTICAL_MODEL } from './statistical/statistical-model.js';

/** The models for a command. The physical one is loaded on demand: it takes as long to load as a small file to make. */
export async function modelsFor({ containers }: SimulationCommand): Promise<readonly TelemetryModel[]> {
  const areStatistical = containers.every(
    ({ model: { name, version } }) => name === STATISTICAL.name && version === STATISTICAL.version,
  );
  return areStatistical ? [STATISTICAL_MODEL] : (await import('./models.js')).MODELS;
}
