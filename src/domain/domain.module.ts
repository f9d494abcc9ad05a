import { Module } from '@nestjs/common';
import { MODELS } from './models/models.js';
import { Simulator } from './simulation/simulator.js';

/** What telemetry is and how it is made; knows nothing of HTTP, Kafka or files. */
@Module({
  providers: [{ provide: Simulator, useFactory: () => new Simulator(MODELS) }],
  exports: [Simulator],
})
export class DomainModule {}
