import { setTimeout as sleep } from 'node:timers/promises';
import { DestinationError } from '../../domain/errors.js';

const PAUSE_MS = 500;
/** The errors of an outage, even of one broker among several, because that alone can make kafkajs fail to connect. */
const PASSING = new Set([
  'kafka.advertised-address',
  'kafka.unreachable',
  'kafka.closed',
  'kafka.timeout',
  'kafka.failed',
]);

/** Retries `attempt` until the deadline while it fails the way an outage does. */
export async function retryThroughOutage<T>(
  deadline: AbortSignal,
  attempt: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await attempt(deadline);
    } catch (error) {
      if (!(error instanceof DestinationError && PASSING.has(error.code))) throw error;
      await sleep(PAUSE_MS, undefined, { signal: deadline }).catch(() => undefined);
      if (deadline.aborted) throw error;
    }
  }
}
