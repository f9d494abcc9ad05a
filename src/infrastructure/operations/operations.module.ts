import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ApplicationModule } from '../../application/application.module.js';
import { HealthController } from './health.controller.js';
import { HealthProbes } from './health-probes.js';
import { MetricsController } from './metrics.controller.js';
import { ServiceMetrics } from './service-metrics.js';
import { ShutdownSequence } from './shutdown-sequence.js';

/** What operators and platforms need: health, metrics, and an orderly end. Failing probes are logged by the monitor. */
@Module({
  imports: [ApplicationModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [HealthProbes, ServiceMetrics, ShutdownSequence],
})
export class OperationsModule {}
