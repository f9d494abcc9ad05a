import type { TelemetryModel } from '../simulation/telemetry-model.js';
import { PHYSICAL_MODEL } from './physical/physical-model.js';
import { STATISTICAL_MODEL } from './statistical/statistical-model.js';

/** All models. */
export const MODELS: readonly TelemetryModel[] = [STATISTICAL_MODEL, PHYSICAL_MODEL];
