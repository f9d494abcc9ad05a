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

/** The variables for Kafka, parsed; a property is undefined where its variable is unset or empty. */
export class KafkaEnvironment {
  /** `host:port`, several separated by commas; unset: telemetry is only counted. */
  @IsOptional()
  @Transform(list)
  @IsHostAndPort({ each: true, message: 'must be host:port, several separated by commas' })
  KAFKA_BROKERS?: readonly string[];

  /** Without brokers the service is not ready, instead of counting only. */
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_REQUIRED = false;

  /** With a password; without a user it is `token`. */
  @IsOptional()
  @IsString()
  KAFKA_USER?: string;

  /** Means SASL over TLS. */
  @IsOptional()
  @IsString()
  KAFKA_PASSWORD?: string;

  /** An IBM Cloud api key: user `token`, this password; used where `KAFKA_PASSWORD` is unset. */
  @IsOptional()
  @IsString()
  KAFKA_APIKEY?: string;

  /** Unset: PLAIN for the user `token`, SCRAM-SHA-512 for any other. */
  @IsOptional()
  @IsIn(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], {
    message: 'must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512',
  })
  KAFKA_SASL_MECHANISM?: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

  /** The CAs: PEM text, a file, or a directory; unset: the system's. */
  @IsOptional()
  @IsString()
  KAFKA_CERT?: string;

  /** TLS without SASL, or SASL without TLS; unset: TLS with a password. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_SSL?: boolean;

  /** The topic that telemetry goes to. */
  @IsOptional()
  @Matches(KAFKA_TOPIC, { message: 'must be a topic name: 1-249 letters, digits, ".", "_" or "-"' })
  TELEMETRY_TOPIC?: string;

  /** The same, under the reference architecture's name; used where `TELEMETRY_TOPIC` is unset. */
  @IsOptional()
  @Matches(KAFKA_TOPIC, { message: 'must be a topic name: 1-249 letters, digits, ".", "_" or "-"' })
  MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC?: string;

  /** Objects, or the tuple that the reference architecture's scoring services read. */
  @IsIn(['json', 'tuple'], { message: 'must be json or tuple' })
  TELEMETRY_PAYLOAD: 'json' | 'tuple' = 'json';

  /** Whether a record in Kafka bears the time of its publishing or of its measurement. */
  @IsIn(['publish', 'measurement'], { message: 'must be publish or measurement' })
  KAFKA_RECORD_TIMESTAMP: 'publish' | 'measurement' = 'publish';

  /** Of record batches. */
  @IsIn(['none', 'gzip'], { message: 'must be none or gzip' })
  KAFKA_COMPRESSION: 'none' | 'gzip' = 'none';

  /** How long one batch may take, repeats included. */
  @Transform(toInteger)
  @IsWholeNumber(1, 3600)
  KAFKA_DELIVERY_TIMEOUT_SECONDS = 120;

  /** Whether a missing topic is created. */
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_CREATE_TOPIC = false;

  /** Of a topic that is created; unset: the brokers' default. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 10_000)
  KAFKA_TOPIC_PARTITIONS?: number;

  /** Of a topic that is created; unset: the brokers' default. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 100)
  KAFKA_TOPIC_REPLICATION?: number;

  /** The topic that telemetry goes to. */
  get topic(): string {
    return this.TELEMETRY_TOPIC ?? this.MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC ?? 'reefer-telemetry';
  }
}

function IsHostAndPort(options: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isHostAndPort', validator: { validate: isHostAndPort } }, options);
}
