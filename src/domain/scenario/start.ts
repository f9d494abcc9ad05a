import { parseInstant } from '../telemetry/instant.js';
import { LAST_EPOCH_SECONDS } from '../telemetry/measurement-time.js';
import { parseQuantity, QUANTITIES } from './quantity.js';

/** When a scenario begins. */
export type ScenarioStart = { readonly epochSeconds: number } | { readonly secondsBeforeNow: number };

const NOW = /^now(?:\s*-\s*(.+))?$/;

/** A start as people write it: an instant (`parseInstant`), `now`, or `now - 7d`; undefined for what is none. */
export function parseStart(value: unknown): ScenarioStart | undefined {
  if (typeof value !== 'string') return undefined;
  const now = NOW.exec(value.trim());
  if (now) {
    const before = now[1] === undefined ? 0 : parseQuantity(now[1], QUANTITIES.duration);
    return before === undefined ? undefined : { secondsBeforeNow: Math.round(before) };
  }
  const epochSeconds = parseInstant(value);
  return epochSeconds !== undefined && epochSeconds >= 0 && epochSeconds <= LAST_EPOCH_SECONDS
    ? { epochSeconds }
    : undefined;
}

/** A start in seconds since 1970; one that would be earlier is 1970. */
export function startSeconds(start: ScenarioStart, nowEpochSeconds: number): number {
  return 'epochSeconds' in start ? start.epochSeconds : Math.max(0, nowEpochSeconds - start.secondsBeforeNow);
}
