import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { KafkaEnvironment } from './kafka-environment.js';
import { IsWholeNumber, toInteger } from './variable-values.js';

/** The log levels, most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;

/** The variables of the service, parsed; a property is undefined where its variable is unset or empty. */
export class Environment extends KafkaEnvironment {
  /** Where the service listens. */
  @Transform(toInteger)
  @IsWholeNumber(0, 65_535)
  PORT = 8080;

  /** The least severe level that is logged. */
  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  /** Unset: pretty in a terminal, else JSON. */
  @IsOptional()
  @IsIn(['json', 'pretty'], { message: 'must be json or pretty' })
  LOG_FORMAT?: 'json' | 'pretty';

  /** Records of one run at most. */
  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000_000)
  MAX_RECORDS = 10_000_000;

  /** Runs at once. */
  @Transform(toInteger)
  @IsWholeNumber(1, 10_000)
  MAX_RUNNING = 20;

  /** Runs that wait for their turn. */
  @Transform(toInteger)
  @IsWholeNumber(0, 100_000)
  MAX_QUEUED = 100;

  /** Runs that are remembered. */
  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000)
  RUNS_KEPT = 1000;

  /** After SIGTERM: how long the service still serves, and is not ready. */
  @Transform(toInteger)
  @IsWholeNumber(0, 3600)
  SHUTDOWN_DELAY_SECONDS = 0;

  /** After that: how long running runs may go on. */
  @Transform(toInteger)
  @IsWholeNumber(0, 3600)
  SHUTDOWN_GRACE_SECONDS = 20;
}
