import { Global, Logger, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { RunStore } from '../application/ports/run-store.js';
import { RunLimits } from '../application/runs/run-limits.js';
import { TelemetryPublisher } from '../application/ports/telemetry-publisher.js';
import { Environment } from './configuration/environment.js';
import { readEnvironment } from './configuration/read-environment.js';
import { EmbeddedTelemetryPublisher } from './embedded/embedded-telemetry-publisher.js';
import { kafkaSettings } from './kafka/kafka-settings.js';
import { KafkaTelemetryPublisher } from './kafka/kafka-telemetry-publisher.js';
import { DeliveryMetrics, MeteredPublisher } from './operations/delivery-metrics.js';
import { MemoryRunStore } from './run-store/memory-run-store.js';

/** The environment, read and checked; rejects with an `EnvironmentError`. */
export const configuration = ConfigModule.forRoot({
  validate: (variables) => ({
    environment: readEnvironment(variables as Record<string, string | undefined>),
  }),
});

/**
 * The outside world: configuration and the adapters of the application's ports. Global, because the application layer
 * must not import the layer that implements its ports.
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
      useFactory: ({ MAX_RECORDS, MAX_RUNNING, MAX_QUEUED, RUNS_KEPT }: Environment) =>
        new RunLimits(MAX_RECORDS, MAX_RUNNING, MAX_QUEUED, RUNS_KEPT),
    },
    {
      provide: TelemetryPublisher,
      inject: [Environment, DeliveryMetrics],
      useFactory: (environment: Environment, metrics: DeliveryMetrics) =>
        new MeteredPublisher(publisherOf(environment), metrics),
    },
  ],
  exports: [DeliveryMetrics, Environment, RunLimits, RunStore, TelemetryPublisher],
})
export class InfrastructureModule {}

function publisherOf(environment: Environment): TelemetryPublisher {
  const kafka = kafkaSettings(environment);
  if (!kafka) return new EmbeddedTelemetryPublisher(environment.KAFKA_REQUIRED);
  for (const note of kafka.notes) Logger.warn(note, InfrastructureModule.name);
  const logger = new Logger(KafkaTelemetryPublisher.name);
  return new KafkaTelemetryPublisher(kafka.settings, (message) => logger.debug(message));
}
