const SECONDS_PER_DAY = 86_400;

let lastDate = '';
let lastMidnight = 0;

/** Seconds since 1970 of a measurement time, `YYYY-MM-DD HH:MM:SS` in UTC; NaN for other text. */
export function parseMeasurementTime(text: string): number {
  const date = text.slice(0, 10);
  if (date !== lastDate) {
    lastMidnight = Date.parse(`${date}T00:00:00Z`) / 1000;
    lastDate = date;
  }
  if (text.length !== 19 || text[10] !== ' ' || text[13] !== ':' || text[16] !== ':') return NaN;
  const second = twoDigits(text, 11) * 3600 + twoDigits(text, 14) * 60 + twoDigits(text, 17);
  return second < SECONDS_PER_DAY ? lastMidnight + second : NaN;
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}
