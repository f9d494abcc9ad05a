import { IsOptional, IsString, Matches, ValidateBy, type ValidationArguments } from 'class-validator';
import { mongoUrlProblem } from './mongo-url.js';

const MONGO_DATABASE_NAME = /^[^\s/\\."$*<>:|?]{1,63}$/;

/** The parsed variables of MongoDB, which only the command line reads. */
export class MongoEnvironment {
  /** Hosts, or a `mongodb://` URL; see mongo-url.ts. */
  @IsOptional()
  @IsMongoUrl()
  MONGO_DB_URL?: string;

  /** The database; if unset, the one in the URL, else the reference architecture's. */
  @IsOptional()
  @Matches(MONGO_DATABASE_NAME, { message: 'must be a database name: no spaces, slashes, dots, quotes or $' })
  MONGO_DATABASE?: string;

  /** The user, which needs a password. */
  @IsOptional()
  @IsString()
  MONGODB_USER?: string;

  /** The password of `MONGODB_USER`. */
  @IsOptional()
  @IsString()
  MONGODB_PASSWORD?: string;

  /** The trusted CAs, in the forms of `KAFKA_CERT`; if set, TLS is used. */
  @IsOptional()
  @IsString()
  MONGO_SSL_PEM?: string;
}

function IsMongoUrl(): PropertyDecorator {
  return ValidateBy({
    name: 'isMongoUrl',
    validator: {
      validate: (value: unknown) => mongoUrlProblem(String(value)) === undefined,
      defaultMessage: (given?: ValidationArguments) => mongoUrlProblem(String(given?.value)) ?? '',
    },
  });
}
