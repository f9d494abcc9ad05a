import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { isHostAndPort, IsWholeNumber, list, toBoolean, toInteger } from './variable-values.js';

const KAFKA_TOPIC = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;

/** The log levels, most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;

/** The environment variables of the service, parsed; a property is undefined where its variable is unset or empty. */
export class Environment {
  @IsOptional()
  @Transform(list)
  @IsHostAndPort({ each: true, message: 'must be host:port, several separated by commas' })
  KAFKA_BROKERS?: readonly string[];

  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_REQUIRED = false;

  @IsOptional()
  @IsString()
  KAFKA_USER?: string;

  @IsOptional()
  @IsString()
  KAFKA_PASSWORD?: string;

  @IsOptional()
  @IsString()
  KAFKA_APIKEY?: string;

  @IsOptional()
  @IsIn(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], {
    message: 'must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512',
  })
  KAFKA_SASL_MECHANISM?: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

  @IsOptional()
  @IsString()
  KAFKA_CERT?: string;

  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_SSL?: boolean;

  @IsOptional()
  @Matches(KAFKA_TOPIC, { message: 'must be a topic name: 1-249 letters, digits, ".", "_" or "-"' })
  TELEMETRY_TOPIC?: string;

  @IsOptional()
  @Matches(KAFKA_TOPIC, { message: 'must be a topic name: 1-249 letters, digits, ".", "_" or "-"' })
  MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC?: string;

  @IsIn(['json', 'tuple'], { message: 'must be json or tuple' })
  TELEMETRY_PAYLOAD: 'json' | 'tuple' = 'json';

  @IsIn(['publish', 'measurement'], { message: 'must be publish or measurement' })
  KAFKA_RECORD_TIMESTAMP: 'publish' | 'measurement' = 'publish';

  @IsIn(['none', 'gzip'], { message: 'must be none or gzip' })
  KAFKA_COMPRESSION: 'none' | 'gzip' = 'none';

  @Transform(toInteger)
  @IsWholeNumber(1, 3600)
  KAFKA_DELIVERY_TIMEOUT_SECONDS = 120;

  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_CREATE_TOPIC = false;

  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 10_000)
  KAFKA_TOPIC_PARTITIONS?: number;

  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 100)
  KAFKA_TOPIC_REPLICATION?: number;

  @Transform(toInteger)
  @IsWholeNumber(0, 65_535)
  PORT = 8080;

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @IsOptional()
  @IsIn(['json', 'pretty'], { message: 'must be json or pretty' })
  LOG_FORMAT?: 'json' | 'pretty';

  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000_000)
  MAX_RECORDS = 10_000_000;

  @Transform(toInteger)
  @IsWholeNumber(1, 10_000)
  MAX_RUNNING = 20;

  @Transform(toInteger)
  @IsWholeNumber(0, 100_000)
  MAX_QUEUED = 100;

  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000)
  RUNS_KEPT = 1000;

  @Transform(toInteger)
  @IsWholeNumber(0, 3600)
  SHUTDOWN_DELAY_SECONDS = 0;

  @Transform(toInteger)
  @IsWholeNumber(0, 3600)
  SHUTDOWN_GRACE_SECONDS = 20;

  /** The topic that telemetry goes to. */
  get topic(): string {
    return this.TELEMETRY_TOPIC ?? this.MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC ?? 'reefer-telemetry';
  }
}

function IsHostAndPort(options: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isHostAndPort', validator: { validate: isHostAndPort } }, options);
}
