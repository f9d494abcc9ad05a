import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNumber, Max, Min, ValidateBy, ValidateIf } from 'class-validator';
import { didYouMean } from '../../domain/did-you-mean.js';
import { type Profile, PROFILES } from '../../domain/reefer/carriage.js';
import { CONTAINER_ID_RULE, isContainerId, meantContainerId } from '../../domain/reefer/container-id.js';
import { PRODUCT_IDS } from '../../domain/reefer/product.js';
import { MAX_INTERVAL_SECONDS, MAX_SEED } from '../../domain/simulation/simulation-command.js';
import { SIMULATION_KINDS } from '../../domain/simulation/simulation-kind.js';
import { LAST_EPOCH_SECONDS } from '../../domain/telemetry/measurement-time.js';
import { parseRfc3339 } from '../../domain/telemetry/instant.js';

/** `power` is the former name of `poweroff`. */
const SIMULATION_NAMES = [...SIMULATION_KINDS, 'power'] as const;
const MODELS = ['statistical', 'physical'] as const;
const MOST_FAULTS = 100;
const LONGEST_INSTANT = 60;
const SLOWEST_PACE = 0.001;
const FASTEST_PACE = 1_000_000;

/** Allows the property to be absent, but not null. */
const IfPresent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

const IsContainerId = (): PropertyDecorator =>
  ValidateBy({
    name: 'isContainerId',
    validator: {
      validate: (value) => typeof value === 'string' && isContainerId(value),
      defaultMessage: (args) => `must be ${CONTAINER_ID_RULE}${meantContainerId(args?.value)}`,
    },
  });

const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => {
        const epochSeconds = typeof value === 'string' ? parseRfc3339(value) : undefined;
        return epochSeconds !== undefined && epochSeconds >= 0 && epochSeconds <= LAST_EPOCH_SECONDS;
      },
      defaultMessage: (args) =>
        withoutOffset(args?.value) ??
        'must be an RFC 3339 instant from 1970 to the end of 9999, such as 2026-01-31T08:00:00Z',
    },
  });

const IsOneOf = (choices: readonly string[]): PropertyDecorator =>
  IsIn(choices, {
    message: ({ value }) => `must be one of ${choices.join(', ')}${didYouMean(value, choices)}`,
  });

/** Says so if nothing but the offset is missing. */
function withoutOffset(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_INSTANT) return undefined;
  const inUtc = `${value.replace(' ', 'T')}Z`;
  if (parseRfc3339(inUtc) === undefined) return undefined;
  return `has no offset: write ${inUtc}, or an offset such as +02:00 instead of Z`;
}

const IsFaultList = (): PropertyDecorator =>
  ValidateBy({
    name: 'isFaultList',
    validator: {
      validate: (value) => Array.isArray(value) && value.length <= MOST_FAULTS,
      defaultMessage: () => `must be a list of at most ${MOST_FAULTS} faults`,
    },
  });

function IsIntegerBetween(least: number, most: number): PropertyDecorator {
  const message = `must be an integer from ${least} to ${most}`;
  return (target, property) => {
    for (const rule of [IsInt({ message }), Min(least, { message }), Max(most, { message })]) {
      rule(target, property);
    }
  };
}

/** What to simulate, and how fast to send it. */
export class ControlRequest {
  /** The container: C01 … C04, or an ISO 6346 number with a correct check digit. */
  @ApiProperty({ example: 'C02', pattern: '^(C0[1-4]|[A-Z]{3}[UJZ][0-9]{7})$' })
  @IsContainerId()
  containerID!: string;

  /** What happens to the container; `power` is an alias of `poweroff`. */
  @ApiProperty({ enum: SIMULATION_NAMES, example: 'co2sensor' })
  @IsOneOf(SIMULATION_NAMES)
  simulation!: (typeof SIMULATION_NAMES)[number];

  /** Number of telemetry records, at most MAX_RECORDS, which the pipe checks and the document shows. */
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    minimum: 1,
    example: 1000,
    description: 'Number of telemetry records; the maximum is MAX_RECORDS of this service.',
  })
  nb_of_records!: number;

  /** What the container carries; see GET /products. */
  @ApiProperty({ enum: PRODUCT_IDS, example: 'P02' })
  @IsOneOf(PRODUCT_IDS)
  product_id!: string;

  /** The same seed and start time give the same telemetry. If absent, a random seed is drawn and reported. */
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    maximum: MAX_SEED,
    required: false,
    example: 42,
  })
  @IfPresent()
  @IsIntegerBetween(0, MAX_SEED)
  seed?: number;

  /**
   * Time of the first measurement: an RFC 3339 instant from 1970 on, in whole seconds. If absent, the time of the
   * request. The last measurement must not be after the year 9999.
   */
  @ApiProperty({ type: 'string', format: 'date-time', required: false, example: '2026-01-31T08:00:00Z' })
  @IfPresent()
  @IsInstant()
  start_time?: string;

  /** Seconds between measurements. */
  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: MAX_INTERVAL_SECONDS,
    default: 300,
    required: false,
    example: 300,
  })
  @IfPresent()
  @IsIntegerBetween(1, MAX_INTERVAL_SECONDS)
  interval_seconds?: number;

  /** The pace of publishing. If absent, as fast as the destination accepts records. */
  @ApiProperty({
    type: 'number',
    minimum: SLOWEST_PACE,
    maximum: FASTEST_PACE,
    required: false,
    example: 200,
  })
  @IfPresent()
  @IsNumber({}, { message: `must be a number from ${SLOWEST_PACE} to ${FASTEST_PACE}` })
  @Min(SLOWEST_PACE, { message: `must be a number from ${SLOWEST_PACE} to ${FASTEST_PACE}` })
  @Max(FASTEST_PACE, { message: `must be a number from ${SLOWEST_PACE} to ${FASTEST_PACE}` })
  records_per_second?: number;

  /** How telemetry is made: independent noise with faults as steps, or a simulated refrigeration unit. */
  @ApiProperty({ enum: MODELS, default: 'statistical', required: false, example: 'statistical' })
  @IfPresent()
  @IsOneOf(MODELS)
  model?: (typeof MODELS)[number];

  /** Whose set points: those of the statistical model, or those of real carriage (`physical` only). */
  @ApiProperty({ enum: PROFILES, default: 'seed', required: false, example: 'seed' })
  @IfPresent()
  @IsOneOf(PROFILES)
  profile?: Profile;

  /**
   * Faults of the container as scenarios say them, without `in`, `share` and `count`; `physical` only. Such as
   * `{ "kind": "refrigerant-leak", "onset": "2h", "loss": "20%/d" }`.
   */
  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    required: false,
    example: [],
  })
  @IfPresent()
  @IsFaultList()
  faults?: unknown[];

  /** Whether to refuse the run while another one has this container; else their records interleave under one key. */
  @ApiProperty({ type: 'boolean', default: false, required: false, example: false })
  @IfPresent()
  @IsBoolean({ message: 'must be true or false' })
  exclusive?: boolean;
}
