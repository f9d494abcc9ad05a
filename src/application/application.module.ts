import { Module } from '@nestjs/common';
import { DomainModule } from '../domain/domain.module.js';
import { DestinationMonitor } from './destination-monitor.js';
import { RunSimulation } from './run-simulation.js';
import { Simulations } from './simulations.js';

/** What the service does: runs, and the ports they need, which the infrastructure module provides. */
@Module({
  imports: [DomainModule],
  providers: [DestinationMonitor, RunSimulation, Simulations],
  exports: [DomainModule, DestinationMonitor, Simulations],
})
export class ApplicationModule {}
