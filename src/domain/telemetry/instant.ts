import { formatMeasurementTime } from './measurement-time.js';

const INSTANT =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,30})?)?(?: ?([Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?)?$/;
const RFC_3339 = /^.{10}[Tt].{8}(?:\.[0-9]{1,30})?(?:[Zz]|[+-].{2}:.{2})$/;
const SECONDS_PER_DAY = 86_400;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Parses a date, a date and time (separated by `T` or a space), or an RFC 3339 instant into whole seconds since 1970.
 * The offset may also be `UTC`, or shorter (`+00`, `+0000`), with or without a space before it, as databases write it.
 * Without an offset the time is UTC; a fraction of a second, of at most thirty digits, is cut off. Returns undefined for
 * any other text, and for days and times that do not exist.
 */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const day = dayOfDate(Number(match[1]), Number(match[2]), Number(match[3]));
  const second = secondOfDay(Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0));
  const offset = offsetSeconds(match[7] ?? 'Z');
  if (day === undefined || second === undefined || offset === undefined) return undefined;
  return day * SECONDS_PER_DAY + second - offset;
}

/** Like `parseInstant`, but accepts RFC 3339 instants only: a date, a time to the second, and an offset or `Z`. */
export function parseRfc3339(text: string): number | undefined {
  return RFC_3339.test(text) ? parseInstant(text) : undefined;
}

/** The day number, 0 for 1970-01-01; undefined for a day that does not exist (Baum, "Date algorithms", 2020). */
function dayOfDate(year: number, month: number, day: number): number | undefined {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = (DAYS_OF_MONTH[month - 1] ?? 0) + (month === 2 && isLeapYear ? 1 : 0);
  if (day < 1 || day > days) return undefined;
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return Math.floor((153 * marchMonth + 2) / 5) + day - 1 + 365 * marchYear + leapDays - 719_468;
}

function secondOfDay(hour: number, minute: number, second: number): number | undefined {
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : undefined;
}

function offsetSeconds(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z' || zone === 'UTC') return 0;
  const seconds = secondOfDay(
    Number(zone.slice(1, 3)),
    Number(zone.slice(-2)) * (zone.length > 3 ? 1 : 0),
    0,
  );
  return zone.startsWith('-') && seconds !== undefined ? -seconds : seconds;
}

/** Formats whole seconds since 1970 (0 … LAST_EPOCH_SECONDS) as an RFC 3339 instant in UTC. */
export function formatInstant(epochSeconds: number): string {
  return `${formatMeasurementTime(epochSeconds).replace(' ', 'T')}Z`;
}
