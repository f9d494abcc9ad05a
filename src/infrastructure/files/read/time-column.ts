import type { DateOrder } from '../../../application/data-sets/record-file.js';
import { DestinationError } from '../../../domain/errors.js';
import { parseInstant } from '../../../domain/telemetry/instant.js';
import { LAST_EPOCH_SECONDS } from '../../../domain/telemetry/measurement-time.js';

/**
 * How a time may be written. Numbers count from 1970; which unit they count is told by their size, within bounds that
 * leave out counters, Excel's day numbers and dates without separators (202601310800).
 */
const UNITS = [
  { form: 'seconds since 1970', perSecond: 1 },
  { form: 'milliseconds since 1970', perSecond: 1e3 },
  { form: 'microseconds since 1970', perSecond: 1e6 },
  { form: 'nanoseconds since 1970', perSecond: 1e9 },
] as const;

/** 2001-09-09 and 2128-06-11, in seconds since 1970. */
const FIRST_NUMBER = 1e9;
const LAST_NUMBER = 5e9;

const NUMBER = /^[0-9]+(?:\.[0-9]*)?(?:[eE]\+?[0-9]+)?$/;
/** A day, month and year or a year, month and day, then perhaps a time of day, with AM or PM in the twelve-hour clock. */
const PARTS =
  /^([0-9]{1,4})([/.])([0-9]{1,2})\2([0-9]{1,2}|[0-9]{4})(?:,? +([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:[.,][0-9]+)?))?(?: ?([AaPp])[Mm])?)?$/;

type Form = 'ISO 8601' | (typeof UNITS)[number]['form'] | 'dates with slashes' | 'dates with points';

/** What a date with slashes shows of the order of its parts; `either` shows nothing. Undefined: it is no such date. */
export function dateOrderOf(raw: unknown): DateOrder | 'either' | undefined {
  const parts = typeof raw === 'string' ? PARTS.exec(raw) : null;
  if (parts?.[2] !== '/' || (parts[1] as string).length > 2) return undefined;
  if (Number(parts[1]) > 12) return 'dmy';
  return Number(parts[3]) > 12 ? 'mdy' : 'either';
}

/** Reads the times of one column, all of which have the same form: that of the first one. */
export class TimeColumn {
  private form: Form | undefined;
  private lastRaw: unknown = NaN; // Unlike any other value.
  private lastSeconds = 0;

  /** `dateOrder`: the order of dates with slashes. */
  constructor(private readonly dateOrder: DateOrder | undefined) {}

  /** Whole seconds since 1970; undefined if it is no time. Throws a `DestinationError` that names the `place` for a time in another form. */
  secondsOf(raw: unknown, place: () => string): number | undefined {
    if (raw === this.lastRaw) return this.lastSeconds;
    const time = this.read(raw, place);
    if (!time || !(time.seconds >= 0 && time.seconds <= LAST_EPOCH_SECONDS)) return undefined;
    this.form ??= time.form;
    if (time.form !== this.form) {
      throw new DestinationError(
        'records.times',
        `${place()}: measurement_time is ${JSON.stringify(String(raw))}, but the times before it are ${this.form}. One column has one form.`,
      );
    }
    this.lastRaw = raw;
    this.lastSeconds = time.seconds;
    return time.seconds;
  }

  private read(raw: unknown, place: () => string): { form: Form; seconds: number } | undefined {
    if (raw instanceof Date) return { form: 'ISO 8601', seconds: Math.floor(raw.getTime() / 1000) };
    if (typeof raw === 'number' || typeof raw === 'bigint') return counted(raw);
    if (typeof raw !== 'string') return undefined;
    const seconds = parseInstant(raw);
    if (seconds !== undefined) return { form: 'ISO 8601', seconds };
    if (NUMBER.test(raw)) return counted(/^[0-9]{1,20}$/.test(raw) ? BigInt(raw) : Number(raw));
    const parts = PARTS.exec(raw);
    return parts ? this.dated(parts, place) : undefined;
  }

  private dated(parts: RegExpExecArray, place: () => string): { form: Form; seconds: number } | undefined {
    const [
      text,
      first = '',
      separator,
      second = '',
      third = '',
      hour = '0',
      minute = '00',
      sec = '00',
      half,
    ] = parts;
    const form = separator === '/' ? 'dates with slashes' : 'dates with points';
    const time = `${hourOf(Number(hour), half)}:${minute}:${sec}`;
    if (first.length > 2) return instant(form, first, second, third, time);
    if (third.length === 1) return undefined;
    if (separator === '/' && !this.dateOrder) return { form, seconds: 0 }; // Not the form of the first time.
    const isDayFirst = separator === '.' || this.dateOrder === 'dmy';
    const [month, day] = isDayFirst ? [second, first] : [first, second];
    if (Number(month) > 12 && Number(day) <= 12) {
      const comes = isDayFirst ? 'day' : 'month';
      throw new DestinationError(
        'records.times',
        `${place()}: measurement_time is ${JSON.stringify(text)}, but the ${comes} comes first in the dates of this file.`,
      );
    }
    return instant(form, yearOf(third), month, day, time);
  }
}

/** The error for dates of which none says what comes first. */
export function undecidedDates(path: string, example: string): DestinationError {
  return new DestinationError(
    'records.times',
    `No date of ${path} shows whether the month or the day comes first, as ${JSON.stringify(example)} does not. Say it: --date-order mdy or --date-order dmy.`,
  );
}

function counted(value: number | bigint): { form: Form; seconds: number } | undefined {
  for (const { form, perSecond } of UNITS) {
    const seconds = typeof value === 'bigint' ? Number(value / BigInt(perSecond)) : value / perSecond;
    if (seconds >= FIRST_NUMBER && seconds < LAST_NUMBER) return { form, seconds: Math.floor(seconds) };
  }
  return undefined;
}

function instant(form: Form, year: string, month: string, day: string, time: string) {
  const seconds = parseInstant(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${time}`);
  return seconds === undefined ? undefined : { form, seconds };
}

/** Two digits are a year from 1969 to 2068, as POSIX has it. */
function yearOf(digits: string): string {
  if (digits.length === 4) return digits;
  return `${Number(digits) < 69 ? 20 : 19}${digits}`;
}

function hourOf(hour: number, half: string | undefined): string {
  if (half === undefined) return String(hour).padStart(2, '0');
  if (hour < 1 || hour > 12) return '99';
  return String((hour % 12) + (/[Pp]/.test(half) ? 12 : 0)).padStart(2, '0');
}
