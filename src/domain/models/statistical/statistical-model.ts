import { WrongUse } from '../../errors.js';
import { isFrozen, PRODUCT_IDS } from '../../reefer/product.js';
import { isRunsFault } from '../../simulation/fault-plan.js';
import type { ModelVersion } from '../../simulation/container-plan.js';
import type { TelemetryModel } from '../../simulation/telemetry-model.js';
import { StatisticalSource } from './statistical-source.js';

/** The name and version by which plans refer to this model. */
export const STATISTICAL: ModelVersion = { name: 'statistical', version: 1 };

/** Independent normal deviates around the product's climate; at most one fault per container, in runs of records. */
export const STATISTICAL_MODEL: TelemetryModel = {
  ...STATISTICAL,
  seek: 'free',
  assertAccepts: ({ containerId, productId, faults }) => {
    if (isFrozen(productId)) {
      throw new WrongUse(
        'product.no-profile',
        `Product ${productId} is frozen, which the statistical model does not know: use model physical, or one of ${PRODUCT_IDS.join(', ')}.`,
      );
    }
    const other = faults.find((fault) => !isRunsFault(fault));
    if (other) {
      throw new WrongUse(
        'model.other-fault',
        `Container ${containerId} has a fault ${other.kind}, which the statistical model does not know: use model physical.`,
      );
    }
    if (faults.length <= 1) return;
    throw new WrongUse(
      'model.too-many-faults',
      `Container ${containerId} has ${faults.length} faults; the statistical model knows one at a time.`,
    );
  },
  open: (plan, command, from) => new StatisticalSource(command, plan, from),
};
