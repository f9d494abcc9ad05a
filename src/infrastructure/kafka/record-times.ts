import type { DeliveryPlan } from '../../application/ports/telemetry-publisher.js';
import { WrongUse } from '../../domain/errors.js';
import { formatInstant } from '../../domain/telemetry/instant.js';

/** The topic's settings about the times of records, as `topicTimes` reads them. */
export const TIME_SETTINGS = [
  'cleanup.policy',
  'retention.ms',
  'message.timestamp.type',
  'message.timestamp.before.max.ms',
  'message.timestamp.after.max.ms',
] as const;

/** What a topic does with records because of their times. Seconds; infinite: without a limit. */
export interface TopicTimes {
  /** The brokers give records their own time instead of ours. */
  readonly ofBroker: boolean;
  /** Records that are older are deleted. */
  readonly retention: number;
  /** Records that are older, or further ahead, are refused. */
  readonly oldest: number;
  readonly furthestAhead: number;
}

/** By default, brokers refuse times that are further ahead of their clock than an hour. */
const UNKNOWN: TopicTimes = { ofBroker: false, retention: Infinity, oldest: Infinity, furthestAhead: 3600 };
/** Kafka writes "no limit" as -1 or as the largest 64-bit number. */
const NO_LIMIT_MS = 1e15;
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** Reads the settings of a topic by their names; those that are undefined or missing count as not known. */
export function topicTimes(config: ReadonlyMap<string, string> | undefined): TopicTimes {
  if (!config) return UNKNOWN;
  const deletes = config.get('cleanup.policy')?.includes('delete') ?? true;
  return {
    ofBroker: config.get('message.timestamp.type') === 'LogAppendTime',
    retention: deletes ? seconds(config.get('retention.ms'), UNKNOWN.retention) : Infinity,
    oldest: seconds(config.get('message.timestamp.before.max.ms'), UNKNOWN.oldest),
    furthestAhead: seconds(config.get('message.timestamp.after.max.ms'), UNKNOWN.furthestAhead),
  };
}

/**
 * Throws a `WrongUse` if records with the time of their measurement would be refused, or would all be deleted at once;
 * `now`: seconds since 1970.
 */
export function assertTimesFit(plan: DeliveryPlan, times: TopicTimes, topic: string, now: number): void {
  if (times.ofBroker) return;
  if (plan.lastEpochSeconds > now + times.furthestAhead && !plan.keepsToClock) {
    throw new WrongUse(
      'command.in-the-future',
      `The last measurement lies more than ${duration(times.furthestAhead)} in the future, and brokers refuse such timestamps (KAFKA_RECORD_TIMESTAMP=measurement, message.timestamp.after.max.ms). Start earlier, or ask for fewer records.`,
    );
  }
  if (plan.firstEpochSeconds < now - times.oldest) {
    throw new WrongUse(
      'command.in-the-past',
      `The first measurement is from ${formatInstant(plan.firstEpochSeconds)}, and topic "${topic}" refuses records older than ${duration(times.oldest)} (KAFKA_RECORD_TIMESTAMP=measurement, message.timestamp.before.max.ms). Start later, or use KAFKA_RECORD_TIMESTAMP=publish.`,
    );
  }
  if (plan.lastEpochSeconds < now - times.retention) {
    throw new WrongUse(
      'command.in-the-past',
      `The last measurement is from ${formatInstant(plan.lastEpochSeconds)}, and topic "${topic}" keeps records for ${duration(times.retention)} (retention.ms), so Kafka would delete the whole run within minutes. Start later, raise retention.ms, or use KAFKA_RECORD_TIMESTAMP=publish instead of measurement.`,
    );
  }
}

/** What the user should know about the times of the run's records, one sentence or two each. */
export function timeWarnings(plan: DeliveryPlan, times: TopicTimes, topic: string, now: number): string[] {
  if (times.ofBroker) {
    return [
      `Topic "${topic}" gives records the brokers' time (message.timestamp.type=LogAppendTime), so KAFKA_RECORD_TIMESTAMP=measurement has no effect.`,
    ];
  }
  const kept = now - times.retention;
  if (plan.firstEpochSeconds >= kept) return [];
  return [
    `Topic "${topic}" keeps records for ${duration(times.retention)} (retention.ms), and the first measurement is from ${formatInstant(plan.firstEpochSeconds)}: Kafka may delete the records from before ${formatInstant(kept)} within minutes. To keep them, raise retention.ms, or use KAFKA_RECORD_TIMESTAMP=publish instead of measurement.`,
  ];
}

function seconds(milliseconds: string | undefined, otherwise: number): number {
  const value = Number(milliseconds ?? NaN);
  if (Number.isNaN(value)) return otherwise;
  return value < 0 || value > NO_LIMIT_MS ? Infinity : Math.floor(value / 1000);
}

function duration(length: number): string {
  const [name, unit] = UNITS.find(([, size]) => length >= size && length % size === 0) ?? ['second', 1];
  const count = length / unit;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
