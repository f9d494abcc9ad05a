import type { RunView } from '../../src/interface/http/run-view.dto.js';
import type { LogEntry } from '../e2e/service-process.js';
import type { RunRequest } from './control-client.js';
import type { RunClaim } from './delivery-check.js';

const ENDED = ['succeeded', 'failed', 'cancelled'] as const;

/** The claims of ended runs, as the service shows them over HTTP; throws if a run has not ended or is missing. */
export function claimsOfViews(
  views: readonly RunView[],
  requests: ReadonlyMap<string, RunRequest>,
): readonly RunClaim[] {
  assertComplete(new Set(views.map(({ id }) => id)), requests);
  return views.map(({ id, status, records_published, records_total, command, failure, ...times }) => ({
    id,
    status: endedStatus(id, status),
    acknowledged: records_published,
    records: new Map([[command?.containerID ?? '', records_total]]),
    startedAt: new Date(times.started_at ?? times.created_at),
    endedAt: new Date(times.ended_at ?? NaN),
    failure,
  }));
}

/** The claims of runs in the log of a service that has ended. */
export function claimsOfLog(
  entries: readonly LogEntry[],
  requests: ReadonlyMap<string, RunRequest>,
): readonly RunClaim[] {
  const ends = entries.filter(({ runId, status }) => typeof runId === 'string' && status !== undefined);
  assertComplete(new Set(ends.map(({ runId }) => String(runId))), requests);
  return ends.map(({ runId, status, acknowledged, code, message, timestamp }) => {
    const id = String(runId);
    const { containerID, nb_of_records } = requests.get(id) as RunRequest;
    return {
      id,
      status: endedStatus(id, status),
      acknowledged: Number(acknowledged),
      records: new Map([[containerID, nb_of_records]]),
      startedAt: new Date(Number(timestamp)),
      endedAt: new Date(Number(timestamp)),
      failure: typeof code === 'string' ? { code, message: String(message) } : undefined,
    };
  });
}

function endedStatus(id: string, status: unknown): RunClaim['status'] {
  const found = ENDED.find((each) => each === status);
  if (!found) throw new Error(`Run ${id} is ${String(status)} and has not ended.`);
  return found;
}

function assertComplete(known: ReadonlySet<string>, requests: ReadonlyMap<string, RunRequest>): void {
  const missing = [...requests.keys()].filter((id) => !known.has(id));
  if (missing.length > 0)
    throw new Error(`Of ${missing.length} runs nothing is known: ${missing.join(', ')}`);
}
