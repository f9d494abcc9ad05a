import { Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { ApplicationModule } from './application/application.module.js';
import { Environment } from './infrastructure/configuration/environment.js';
import { InfrastructureModule } from './infrastructure/infrastructure.module.js';
import { OperationsModule } from './infrastructure/operations/operations.module.js';
import { HttpModule } from './interface/http/http.module.js';

const MINUTE_MS = 60_000;

/** The service. */
@Module({
  imports: [
    InfrastructureModule,
    ApplicationModule,
    OperationsModule,
    HttpModule,
    ThrottlerModule.forRootAsync({
      inject: [Environment],
      useFactory: ({ RATE_LIMIT }: Environment) => [{ ttl: MINUTE_MS, limit: RATE_LIMIT }],
    }),
  ],
})
export class AppModule {}
