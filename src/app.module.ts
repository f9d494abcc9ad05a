import { Module } from '@nestjs/common';
import { ApplicationModule } from './application/application.module.js';
import { InfrastructureModule } from './infrastructure/infrastructure.module.js';
import { OperationsModule } from './infrastructure/operations/operations.module.js';
import { HttpModule } from './interface/http/http.module.js';

/** The service. */
@Module({ imports: [InfrastructureModule, ApplicationModule, OperationsModule, HttpModule] })
export class AppModule {}
