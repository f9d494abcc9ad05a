import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ApplicationModule } from '../../application/application.module.js';
import { HealthController } from './health.controller.js';
import { HealthProbes } from './health-probes.js';
import { HealthReports } from './health-reports.js';
import { ManagementListener } from './management-listener.js';
import { MetricsController } from './metrics.controller.js';
import { ServiceMetrics } from './service-metrics.js';
import { ShutdownSequence } from './shutdown-sequence.js';

/** Health, metrics and graceful shutdown. Terminus does not log, because the monitor logs failed probes. */
@Module({
  imports: [ApplicationModule, TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [HealthProbes, HealthReports, ManagementListener, ServiceMetrics, ShutdownSequence],
})
export class OperationsModule {}
