import fc from 'fast-check';
import { STATISTICAL } from '../../src/domain/models/statistical/statistical-model.js';
import { SIMULATION_KINDS } from '../../src/domain/simulation/simulation-kind.js';
import { aCommand, aPlan, isoContainerId } from './command-builder.js';
import { STEPPED } from './stepped-model.js';

export const CONTAINER_IDS = ['C01', 'C02', 'C04', isoContainerId(305438), isoContainerId(305439)];

/** Fleets of 1 to 5 containers of two models, which come and go; their records cross block boundaries. */
export const anyCommand = fc
  .uniqueArray(
    fc.record({
      containerId: fc.constantFrom(...CONTAINER_IDS),
      productId: fc.constantFrom('P01', 'P02', 'P05'),
      simulation: fc.constantFrom(...SIMULATION_KINDS),
      model: fc.constantFrom(STATISTICAL, STATISTICAL, STEPPED),
      firstStep: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 900 })),
      records: fc.oneof(
        fc.integer({ min: 1, max: 700 }),
        fc.constantFrom(1, 2, 255, 256, 257, 512),
        fc.integer({ min: 1, max: 5 }),
      ),
    }),
    { minLength: 1, maxLength: 5, selector: ({ containerId }) => containerId },
  )
  .chain((streams) => fc.nat(0xffff_ffff).map((seed) => aCommand({ containers: streams.map(aPlan), seed })));
