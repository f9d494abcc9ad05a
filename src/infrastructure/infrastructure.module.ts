import { Global, Logger, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { Callers } from '../application/access/callers.js';
import { RunStore } from '../application/ports/run-store.js';
import { ScenarioLibrary } from '../application/ports/scenario-library.js';
import { RunLimits } from '../application/runs/run-limits.js';
import { TelemetryPublisher } from '../application/ports/telemetry-publisher.js';
import { callersOf } from './access/callers-of.js';
import { withDotEnv } from './configuration/dot-env.js';
import { Environment } from './configuration/environment.js';
import { readEnvironment } from './configuration/read-environment.js';
import { EMBEDDED } from './embedded/embedded-destination.js';
import { KAFKA } from './kafka/kafka-destination.js';
import { DeliveryMetrics, MeteredPublisher } from './operations/delivery-metrics.js';
import { MemoryRunStore } from './run-store/memory-run-store.js';
import { ScenarioFolder } from './scenarios/scenario-folder.js';

/** The built-in scenarios are in the same place relative to the sources and to the build. */
const BUILT_IN = new URL('../../scenarios/', import.meta.url);

/** The environment, read and checked; rejects with `environment.wrong`. */
export const configuration = ConfigModule.forRoot({
  ignoreEnvFile: true, // Its reader cuts values at "#"; see `withDotEnv`.
  validate: (variables) => ({
    environment: readEnvironment(withDotEnv(variables as Record<string, string | undefined>, process.cwd())),
  }),
});

/**
 * Configuration, and the adapters that implement the application's ports. Global, because the application layer must
 * not import the layer that implements its ports.
 */
@Global()
@Module({
  imports: [configuration],
  providers: [
    DeliveryMetrics,
    { provide: RunStore, useClass: MemoryRunStore },
    {
      provide: Environment,
      inject: [ConfigService],
      useFactory: (config: ConfigService) => config.getOrThrow<Environment>('environment'),
    },
    {
      provide: RunLimits,
      inject: [Environment],
      useFactory: (environment: Environment) =>
        new RunLimits({
          maxRecords: environment.MAX_RECORDS,
          maxContainers: environment.MAX_CONTAINERS,
          maxRunning: environment.MAX_RUNNING,
          maxQueued: environment.MAX_QUEUED,
          runsKept: environment.RUNS_KEPT,
          maxRunSeconds: environment.MAX_RUN_SECONDS,
          maxOutstandingRecords: environment.MAX_OUTSTANDING_RECORDS,
        }),
    },
    {
      provide: Callers,
      inject: [Environment],
      useFactory: (environment: Environment) => callersOf(environment, new Logger('Access')),
    },
    { provide: ScenarioLibrary, useFactory: () => new ScenarioFolder(BUILT_IN) },
    {
      provide: TelemetryPublisher,
      inject: [Environment, DeliveryMetrics],
      useFactory: (environment: Environment, metrics: DeliveryMetrics) =>
        new MeteredPublisher(publisherOf(environment), metrics),
    },
  ],
  exports: [Callers, DeliveryMetrics, Environment, RunLimits, RunStore, ScenarioLibrary, TelemetryPublisher],
})
export class InfrastructureModule {}

/** The destinations of the service: the first one that the environment names. */
function publisherOf(environment: Environment): TelemetryPublisher {
  const logger = new Logger('Destination');
  for (const destination of [KAFKA, EMBEDDED]) {
    const publisher = destination.open(environment, logger);
    if (publisher) return publisher;
  }
  throw new Error('There is no destination.');
}
