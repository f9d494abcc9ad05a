import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ApplicationModule } from '../../application/application.module.js';
import { AccessGuard } from './access/access.guard.js';
import { RequestRateGuard } from './access/request-rate.guard.js';
import { ControlController } from './control.controller.js';
import { HomeController } from './home.controller.js';
import { InterventionsController } from './interventions.controller.js';
import { ProblemDetailsFilter } from './problem-details.filter.js';
import { ProductsController } from './products.controller.js';
import { ScenarioRunsController } from './scenario-runs.controller.js';
import { ScenariosController } from './scenarios.controller.js';
import { SimulationsController } from './simulations.controller.js';
import { TelemetryController } from './telemetry.controller.js';
import { TelemetryDownload } from './telemetry-download.js';

/** The HTTP API. */
@Module({
  imports: [ApplicationModule],
  controllers: [
    HomeController,
    ControlController,
    SimulationsController,
    ScenarioRunsController,
    InterventionsController,
    TelemetryController,
    ScenariosController,
    ProductsController,
  ],
  providers: [
    TelemetryDownload,
    { provide: APP_FILTER, useClass: ProblemDetailsFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: RequestRateGuard },
  ],
})
export class HttpModule {}
