const SECONDS_PER_DAY = 86_400;
const TWO_DIGITS = Array.from({ length: 100 }, (_, n) => (n < 10 ? `0${n}` : `${n}`));

/** The last instant that a measurement time can show, 9999-12-31 23:59:59 UTC, in seconds since 1970. */
export const LAST_EPOCH_SECONDS = 253_402_300_799;

/** Formats whole seconds since 1970 (0 … LAST_EPOCH_SECONDS) as `YYYY-MM-DD HH:MM:SS`, UTC. */
export function formatMeasurementTime(epochSeconds: number): string {
  const day = Math.floor(epochSeconds / SECONDS_PER_DAY);
  if (day !== lastDay) enterDay(day);
  const second = epochSeconds - day * SECONDS_PER_DAY;
  return lastDate + (timesOfDay[second] ?? timeOfDay(second));
}

/** Caches the last date, since a run has many records a day, and the times, which are the same every day. */
let lastDay = -1;
let lastDate = '';
const timesOfDay = new Array<string | undefined>(SECONDS_PER_DAY);

function enterDay(day: number): void {
  lastDay = day;
  lastDate = dateOfDay(day);
}

/** A space, then `HH:MM:SS`. */
function timeOfDay(second: number): string {
  const hour = Math.floor(second / 3600);
  const minute = Math.floor((second - hour * 3600) / 60);
  const text = [' ', TWO_DIGITS[hour], ':', TWO_DIGITS[minute], ':', TWO_DIGITS[second % 60]].join('');
  timesOfDay[second] = text;
  return text;
}

/**
 * The proleptic Gregorian date of a day number (0 is 1970-01-01), as `YYYY-MM-DD`. Counts in eras of 400 years from
 * 1 March (Baum, "Date algorithms", 2020).
 */
export function dateOfDay(day: number): string {
  const fromMarch0000 = day + 719_468;
  const era = Math.floor(fromMarch0000 / 146_097);
  const dayOfEra = fromMarch0000 - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${TWO_DIGITS[month]}-${TWO_DIGITS[dayOfMonth]}`;
}
