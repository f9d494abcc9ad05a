import { beforeEach, describe, expect, it } from '@jest/globals';
import { steadily } from '../../domain/simulation/schedule.js';
import { accepted, ended, progress, started } from '../../../test/builders/run-events.js';
import { Run, type RunSnapshot } from './run.js';

describe(Run.name, () => {
  let run: Run;

  beforeEach(() => {
    run = new Run(7, accepted());
  });

  function watched(): { readonly states: RunSnapshot[]; completed: boolean } {
    const seen = { states: [] as RunSnapshot[], completed: false };
    run.changes.subscribe({
      next: (state) => seen.states.push(state),
      complete: () => (seen.completed = true),
    });
    return seen;
  }

  it('is queued at first, with its order and nothing published', () => {
    expect(run.snapshot).toMatchObject({
      id: 'run-1',
      status: 'queued',
      cancelRequested: false,
      recordsPublished: 0,
      recordsTotal: 30,
      paused: false,
      pace: steadily(5),
      startedAt: undefined,
      endedAt: undefined,
      failure: undefined,
      destination: { kind: 'embedded', label: 'nowhere', details: { note: 'a test' } },
    });
    expect(run.ended).toBe(false);
  });

  it('shows a watcher the current state, each change and the end', () => {
    run.apply(started());
    const seen = watched();
    run.apply(progress(10));
    run.apply(progress(10));
    run.apply(progress(30));
    run.apply(ended('succeeded'));
    expect(seen.states.map(({ status, recordsPublished }) => [status, recordsPublished])).toEqual([
      ['running', 0],
      ['running', 10],
      ['running', 30],
      ['succeeded', 30],
    ]);
    expect(seen.completed).toBe(true);
    expect(run.ended).toBe(true);
  });

  it('shows a late watcher how the run ended', () => {
    run.apply(started());
    run.apply(ended('failed', { code: 'kafka.unreachable', message: 'gone' }));
    const seen = watched();
    expect(seen.states.map(({ status, failure }) => [status, failure])).toEqual([
      ['failed', { code: 'kafka.unreachable', message: 'gone' }],
    ]);
    expect(seen.completed).toBe(true);
  });

  it('does not change earlier snapshots', () => {
    const before = run.snapshot;
    run.apply(started());
    expect([before.status, run.snapshot.status]).toEqual(['queued', 'running']);
  });

  it('shows that it was asked to stop', () => {
    run.apply(started());
    run.apply({ kind: 'cancel-requested', runId: 'run-1' });
    expect(run.snapshot).toMatchObject({ status: 'running', cancelRequested: true });
  });

  it('adds up how long the destination makes it wait', () => {
    run.apply({ kind: 'throttled', runId: 'run-1', milliseconds: 1500 });
    run.apply({ kind: 'throttled', runId: 'run-1', milliseconds: 500 });
    expect(run.snapshot.throttledSeconds).toBe(2);
  });

  it('knows when it was created, started and ended', () => {
    run.apply(started());
    run.apply(ended('cancelled'));
    const { createdAt, startedAt, endedAt } = run.snapshot;
    expect(createdAt.getTime()).toBeLessThanOrEqual(startedAt?.getTime() ?? NaN);
    expect(startedAt?.getTime()).toBeLessThanOrEqual(endedAt?.getTime() ?? NaN);
  });
});
