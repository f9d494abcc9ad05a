import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { KafkaEnvironment } from './kafka-environment.js';
import { IsWholeNumber, toInteger } from './variable-values.js';

/** The log levels, most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;

/** The parsed variables of the service. An unset or empty variable gives the default, or undefined if there is none. */
export class Environment extends KafkaEnvironment {
  /** The TCP port that the service listens on. */
  @Transform(toInteger)
  @IsWholeNumber(0, 65_535)
  PORT = 8080;

  /** The least severe level that is logged. */
  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  /** The form of log lines; if unset, pretty in a terminal, else JSON. */
  @IsOptional()
  @IsIn(['json', 'pretty'], { message: 'must be json or pretty' })
  LOG_FORMAT?: 'json' | 'pretty';

  /** The most records that one run may have. */
  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000_000)
  MAX_RECORDS = 10_000_000;

  /** The most containers that one run may have, those that come and go included. */
  @Transform(toInteger)
  @IsWholeNumber(1, 100_000)
  MAX_CONTAINERS = 20_000;

  /** The most runs that are carried out at the same time. */
  @Transform(toInteger)
  @IsWholeNumber(1, 10_000)
  MAX_RUNNING = 20;

  /** The most runs that wait in the queue. */
  @Transform(toInteger)
  @IsWholeNumber(0, 100_000)
  MAX_QUEUED = 100;

  /** The most runs whose state is kept in memory. */
  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000)
  RUNS_KEPT = 1000;

  /** How long the service still answers requests after SIGTERM, while it reports that it is not ready. */
  @Transform(toInteger)
  @IsWholeNumber(0, 3600)
  SHUTDOWN_DELAY_SECONDS = 0;

  /** How long running runs may continue after that delay before they are cancelled. */
  @Transform(toInteger)
  @IsWholeNumber(0, 3600)
  SHUTDOWN_GRACE_SECONDS = 20;
}
