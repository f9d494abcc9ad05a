import { Module } from '@nestjs/common';
import { DomainModule } from '../domain/domain.module.js';
import { DestinationMonitor } from './runs/destination-monitor.js';
import { RunAdmission } from './runs/run-admission.js';
import { RunOwner } from './runs/run-owner.js';
import { RunQueue } from './runs/run-queue.js';
import { RunRegister } from './runs/run-register.js';
import { RunSimulation } from './runs/run-simulation.js';
import { Runs } from './runs/runs.js';
import { ScenarioRuns } from './runs/scenario-runs.js';

/** The use cases of the service. The infrastructure module provides the ports that they need. */
@Module({
  imports: [DomainModule],
  providers: [
    DestinationMonitor,
    RunAdmission,
    RunOwner,
    RunQueue,
    RunRegister,
    RunSimulation,
    Runs,
    ScenarioRuns,
  ],
  exports: [DomainModule, DestinationMonitor, RunOwner, Runs, ScenarioRuns],
})
export class ApplicationModule {}
