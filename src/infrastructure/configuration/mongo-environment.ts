import { IsOptional, IsString, Matches } from 'class-validator';

const MONGO_URL =
  /^(mongodb(\+srv)?:\/\/\S+|(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[1-9][0-9]{0,4})?(,(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[1-9][0-9]{0,4})?)*)$/;
const MONGO_DATABASE_NAME = /^[^\s/\\."$*<>:|?]{1,63}$/;

/** The parsed variables of MongoDB, which only the command line reads. */
export class MongoEnvironment {
  /** Hosts, or a `mongodb://` URL; see mongo-settings.ts. */
  @IsOptional()
  @Matches(MONGO_URL, {
    message: 'must be mongodb://… or mongodb+srv://…, or host:port, several separated by commas',
  })
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
