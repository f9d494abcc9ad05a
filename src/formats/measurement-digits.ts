import { type Fragment, fragmentOf, putFragment, putPair } from './ascii-digits.js';
import { dateOfDay } from '../domain/telemetry/measurement-time.js';

const SECONDS_PER_DAY = 86_400;
const COLON = 58;

/** The last date is cached, because consecutive records usually have the same date. */
let lastDay = -1;
let lastDateAndSpace: Fragment = fragmentOf('');

/** Writes a measurement time like `formatMeasurementTime`, but into memory; returns the position after it. */
export function putMeasurementTime(target: DataView, at: number, epochSeconds: number): number {
  const day = Math.floor(epochSeconds / SECONDS_PER_DAY);
  if (day !== lastDay) enterDay(day);
  const second = epochSeconds - day * SECONDS_PER_DAY;
  const minute = (second / 60) | 0;
  const hour = (minute / 60) | 0;
  let end = putFragment(target, at, lastDateAndSpace);
  end = putPair(target, end, hour, COLON);
  end = putPair(target, end, minute - 60 * hour, COLON);
  return putPair(target, end, second - 60 * minute, COLON) - 1;
}

function enterDay(day: number): void {
  lastDay = day;
  lastDateAndSpace = fragmentOf(`${dateOfDay(day)} `);
}
