import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsIn, IsOptional, Matches, ValidateBy } from 'class-validator';
import { KafkaEnvironment } from './kafka-environment.js';
import { isNetwork, IsWholeNumber, list, toHopsOrNetworks, toInteger } from './variable-values.js';

/** A name of a host, or an address; `*` is every address of this machine. */
const HOST = /^(\*|[A-Za-z0-9._:-]+)$/;
/** An issuer is an https address; plain http is for one on this machine. */
const ISSUER = /^(https:\/\/[^\s?#]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^\s?#]*)?)$/;
const ORIGIN = /^https?:\/\/[^\s/?#]+$/;
const MONTH_SECONDS = 31 * 24 * 3600;

const MOST_HOPS = 20;

function isHopsOrNetworks(value: unknown): boolean {
  if (typeof value === 'number') return value >= 1 && value <= MOST_HOPS;
  return Array.isArray(value) && value.length > 0 && value.every(isNetwork);
}

/** The log levels, most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;

/** The parsed variables of the service. An unset or empty variable gives the default, or undefined if there is none. */
export class Environment extends KafkaEnvironment {
  /** The TCP port that the service listens on. */
  @Transform(toInteger)
  @IsWholeNumber(0, 65_535)
  PORT = 8080;

  /** The host name or address that the API listens on; `*`: every address of this machine. */
  @Matches(HOST, { message: 'must be a host name or an address, or * for every address' })
  HOST = '127.0.0.1';

  /** A port of its own for health with details, and metrics; if unset, they are on `PORT`. */
  @IsOptional()
  @Transform(toInteger)
  @IsWholeNumber(0, 65_535)
  MANAGEMENT_PORT?: number;

  /** A file of tokens, each `NAME SCOPES sha256:HEX` on a line; read again when it changes. */
  @IsOptional()
  API_TOKENS_FILE?: string;

  /** The same, separated by commas. */
  @IsOptional()
  API_TOKENS?: string;

  /** The address of an OpenID Connect issuer, whose JWTs are accepted; needs `OIDC_AUDIENCE`. */
  @IsOptional()
  @Matches(ISSUER, { message: 'must be the https address of an issuer, without "?" or "#"' })
  OIDC_ISSUER?: string;

  /** What those JWTs must have as their audience. */
  @IsOptional()
  OIDC_AUDIENCE?: string;

  /** The claim of those JWTs that holds the scopes; dots lead into objects. */
  OIDC_SCOPE_CLAIM = 'scope';

  /** The hosts that requests may be sent to, without ports; if unset, any, but on the loopback only its own names. */
  @IsOptional()
  @Transform(list)
  @ArrayNotEmpty({ message: 'must be host names, separated by commas' })
  @Matches(/^[A-Za-z0-9._:[\]-]+$/, {
    each: true,
    message: 'must be host names without ports, separated by commas',
  })
  ALLOWED_HOSTS?: string[];

  /** The proxies in front whose `X-Forwarded-…` count: how many there are, or their addresses and networks. */
  @IsOptional()
  @Transform(toHopsOrNetworks)
  @ValidateBy({
    name: 'isTrust',
    validator: {
      validate: isHopsOrNetworks,
      defaultMessage: () =>
        `must be how many proxies are in front, from 1 to ${MOST_HOPS}, or their addresses and networks, such as 10.0.0.0/8, separated by commas`,
    },
  })
  TRUST_PROXY?: number | string[];

  /** The origins of other web pages that may use the API. */
  @IsOptional()
  @Transform(list)
  @ArrayNotEmpty({ message: 'must be origins such as https://example.com, separated by commas' })
  @Matches(ORIGIN, {
    each: true,
    message: 'must be origins such as https://example.com, separated by commas',
  })
  CORS_ORIGINS?: string[];

  /** The most changing requests of a caller in a minute. */
  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000)
  RATE_LIMIT = 600;

  /** The longest that a run may take at its pace, in seconds. */
  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000_000)
  MAX_RUN_SECONDS = MONTH_SECONDS;

  /** The most records of all runs that are accepted and not yet published. */
  @Transform(toInteger)
  @IsWholeNumber(1, 1_000_000_000_000)
  MAX_OUTSTANDING_RECORDS = 1_000_000_000;

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
