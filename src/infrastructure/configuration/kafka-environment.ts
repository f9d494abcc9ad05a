import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { AreBrokers, brokerList } from './broker-list.js';
import { IsWholeNumber, toBoolean, toInteger } from './variable-values.js';

const KAFKA_TOPIC = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;

/** The parsed variables of Kafka. An unset or empty variable gives the default, or undefined if there is none. */
export class KafkaEnvironment {
  /** `host:port`, several separated by commas or as a JSON array; if unset, telemetry is only counted. */
  @IsOptional()
  @Transform(brokerList)
  @AreBrokers()
  KAFKA_BROKERS?: readonly string[];

  /** If true, the service without brokers is not ready, instead of only counting telemetry. */
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_REQUIRED = false;

  /** The SASL user, which needs a password; if unset, `token`. */
  @IsOptional()
  @IsString()
  KAFKA_USER?: string;

  /** The SASL password; if set, SASL over TLS is used. */
  @IsOptional()
  @IsString()
  KAFKA_PASSWORD?: string;

  /** An IBM Cloud API key: the password of the user `token`; used if `KAFKA_PASSWORD` is unset. */
  @IsOptional()
  @IsString()
  KAFKA_APIKEY?: string;

  /** If unset, PLAIN for the user `token` and SCRAM-SHA-512 for any other. */
  @IsOptional()
  @IsIn(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], {
    message: 'must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512',
  })
  KAFKA_SASL_MECHANISM?: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

  /** The trusted CAs: PEM text, a file or a directory; see certificate-authority.ts. If unset, the system's. */
  @IsOptional()
  @IsString()
  KAFKA_CERT?: string;

  /** A client certificate, for brokers that ask for one: PEM text or a file. It needs a key and TLS. */
  @IsOptional()
  @IsString()
  KAFKA_CLIENT_CERT?: string;

  /** The key of `KAFKA_CLIENT_CERT`, not encrypted: PEM text or a file. */
  @IsOptional()
  @IsString()
  KAFKA_CLIENT_KEY?: string;

  /** Whether to use TLS; if unset, TLS is used whenever there is a password, a client certificate or a CA. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_SSL?: boolean;

  /** Whether PLAIN may send the password without TLS, where everybody on the way can read it. */
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_ALLOW_PLAINTEXT_PASSWORD = false;

  /** The topic that telemetry goes to. */
  @IsOptional()
  @Matches(KAFKA_TOPIC, { message: 'must be a topic name: 1-249 letters, digits, ".", "_" or "-"' })
  TELEMETRY_TOPIC?: string;

  /** The same under the reference architecture's name; used if `TELEMETRY_TOPIC` is unset. */
  @IsOptional()
  @Matches(KAFKA_TOPIC, { message: 'must be a topic name: 1-249 letters, digits, ".", "_" or "-"' })
  MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC?: string;

  /** The form of a payload: a JSON object, or the tuple that the reference architecture's scoring services read. */
  @IsIn(['json', 'tuple'], { message: 'must be json or tuple' })
  TELEMETRY_PAYLOAD: 'json' | 'tuple' = 'json';

  /** Whether the timestamp of a Kafka record is the time of publishing or of the measurement. */
  @IsIn(['publish', 'measurement'], { message: 'must be publish or measurement' })
  KAFKA_RECORD_TIMESTAMP: 'publish' | 'measurement' = 'publish';

  /** The compression of record batches. */
  @IsIn(['none', 'gzip'], { message: 'must be none or gzip' })
  KAFKA_COMPRESSION: 'none' | 'gzip' = 'none';

  /** How long the delivery of one batch may take, retries included. */
  @Transform(toInteger)
  @IsWholeNumber(1, 3600)
  KAFKA_DELIVERY_TIMEOUT_SECONDS = 120;

  /** Whether a missing topic is created. */
  @Transform(toBoolean)
  @IsBoolean({ message: 'must be true or false' })
  KAFKA_CREATE_TOPIC = false;

  /** The number of partitions of a topic that the service creates; if unset, the brokers' default. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 10_000)
  KAFKA_TOPIC_PARTITIONS?: number;

  /** The replication factor of a topic that the service creates; if unset, the brokers' default. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 100)
  KAFKA_TOPIC_REPLICATION?: number;

  /** The topic to use, from either variable or `reefer-telemetry`. */
  get topic(): string {
    return this.TELEMETRY_TOPIC ?? this.MP_MESSAGING_INCOMING_REEFER_TELEMETRY_TOPIC ?? 'reefer-telemetry';
  }
}
