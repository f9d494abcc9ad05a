import { Transform } from 'class-transformer';
import { IsOptional, IsString, Matches } from 'class-validator';
import { IsWholeNumber, toInteger } from './variable-values.js';

const MONGO_URL =
  /^(mongodb(\+srv)?:\/\/\S+|(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[1-9][0-9]{0,4})?(,(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[1-9][0-9]{0,4})?)*)$/;
const MONGO_DATABASE_NAME = /^[^\s/\\."$*<>:|?]{1,63}$/;

/** The environment variables that only data sets need; the service does not look at them. */
export class DataSetEnvironment {
  /** Hosts, or a `mongodb://` URL; see mongo-settings.ts. */
  @IsOptional()
  @Matches(MONGO_URL, {
    message: 'must be mongodb://… or mongodb+srv://…, or host:port, several separated by commas',
  })
  MONGO_DB_URL?: string;

  @IsOptional()
  @Matches(MONGO_DATABASE_NAME, { message: 'must be a database name: no spaces, slashes, dots, quotes or $' })
  MONGO_DATABASE?: string;

  @IsOptional()
  @IsString()
  MONGODB_USER?: string;

  @IsOptional()
  @IsString()
  MONGODB_PASSWORD?: string;

  @IsOptional()
  @IsString()
  MONGO_SSL_PEM?: string;

  /** Set by Kubernetes in the pods of an indexed job. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(0, 999_999)
  JOB_COMPLETION_INDEX?: number;

  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(1, 999_999)
  SHARDS?: number;
}
