import { steadily } from '../../src/domain/simulation/schedule.js';
import type { RunEvent, RunFailure, RunOrder } from '../../src/application/ports/run-store.js';
import type { AcceptedEvent } from '../../src/application/runs/run.js';
import { aCommand } from './command-builder.js';

type Ended = Extract<RunEvent, { readonly kind: 'ended' }>;

/** An order for 25 records of one container, as fast as they go. */
export function anOrder(overrides: Partial<RunOrder> = {}): RunOrder {
  return {
    id: 'run-1',
    command: aCommand({ records: 25 }),
    columns: 'contract',
    pace: undefined,
    exclusive: false,
    origin: { kind: 'control', document: {} },
    ...overrides,
  };
}

/** The `accepted` event of a run, by default of `run-1` with 30 records. */
export function accepted(runId = 'run-1', records = 30): AcceptedEvent {
  return {
    kind: 'accepted',
    runId,
    at: new Date(),
    order: anOrder({ id: runId, command: aCommand({ records }), pace: steadily(5) }),
    destination: { kind: 'embedded', label: 'nowhere', details: { note: 'a test' } },
    warnings: [],
  };
}

export function started(runId = 'run-1'): RunEvent {
  return { kind: 'started', runId, at: new Date() };
}

export function progress(acknowledged: number, runId = 'run-1'): RunEvent {
  return { kind: 'progress', runId, acknowledged };
}

export function ended(status: Ended['status'], failure?: RunFailure, runId = 'run-1'): RunEvent {
  return { kind: 'ended', runId, at: new Date(), status, failure };
}
