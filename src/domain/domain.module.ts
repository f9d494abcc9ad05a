import { Module } from '@nestjs/common';
import { MODELS } from './models/models.js';
import { Simulator } from './simulation/simulator.js';

/** Defines telemetry and generates it; knows nothing about HTTP, Kafka or files. */
@Module({
  providers: [{ provide: Simulator, useFactory: () => new Simulator(MODELS) }],
  exports: [Simulator],
})
export class DomainModule {}
