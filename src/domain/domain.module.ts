import { Module } from '@nestjs/common';
import { Simulator } from './simulation/simulator.js';

/** What telemetry is and how it is made; knows nothing of HTTP, Kafka or files. */
@Module({ providers: [Simulator], exports: [Simulator] })
export class DomainModule {}
