import { Module } from '@nestjs/common';
import { DomainModule } from '../domain/domain.module.js';
import { DestinationMonitor } from './runs/destination-monitor.js';
import { RunSimulation } from './runs/run-simulation.js';
import { Runs } from './runs/runs.js';

/** What the service does: runs, and the ports they need, which the infrastructure module provides. */
@Module({
  imports: [DomainModule],
  providers: [DestinationMonitor, RunSimulation, Runs],
  exports: [DomainModule, DestinationMonitor, Runs],
})
export class ApplicationModule {}
