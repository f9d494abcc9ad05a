import { beforeEach, describe, expect, it } from '@jest/globals';
import { aCommand } from '../../../test/builders/command-builder.js';
import { Run, type RunSnapshot } from './run.js';

describe(Run.name, () => {
  let run: Run;

  beforeEach(() => {
    const order = { id: 'run-1', command: aCommand({ records: 30 }), recordsPerSecond: 5 };
    run = new Run(7, order, { kind: 'embedded', label: 'nowhere', details: { note: 'a test' } });
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
      recordsPerSecond: 5,
      startedAt: undefined,
      endedAt: undefined,
      failure: undefined,
      destination: { kind: 'embedded', label: 'nowhere', details: { note: 'a test' } },
    });
    expect(run.ended).toBe(false);
  });

  it('shows one who watches the state now, each change, and its end', () => {
    run.start();
    const seen = watched();
    run.progress(10);
    run.progress(10);
    run.progress(30);
    run.end('succeeded');
    expect(seen.states.map(({ status, recordsPublished }) => [status, recordsPublished])).toEqual([
      ['running', 0],
      ['running', 10],
      ['running', 30],
      ['succeeded', 30],
    ]);
    expect(seen.completed).toBe(true);
    expect(run.ended).toBe(true);
  });

  it('shows one who comes after the end how it ended', () => {
    run.start();
    run.end('failed', { code: 'kafka.unreachable', message: 'gone' });
    const seen = watched();
    expect(seen.states.map(({ status, failure }) => [status, failure])).toEqual([
      ['failed', { code: 'kafka.unreachable', message: 'gone' }],
    ]);
    expect(seen.completed).toBe(true);
  });

  it('leaves snapshots that were taken before as they are', () => {
    const before = run.snapshot;
    run.start();
    expect([before.status, run.snapshot.status]).toEqual(['queued', 'running']);
  });

  it('aborts its signal when it is asked to stop, and says that it was asked', () => {
    run.start();
    expect(run.signal.aborted).toBe(false);
    run.requestCancel();
    expect(run.signal.aborted).toBe(true);
    expect(run.snapshot).toMatchObject({ status: 'running', cancelRequested: true });
  });

  it('knows when it was created, started and ended', () => {
    run.start();
    run.end('cancelled');
    const { createdAt, startedAt, endedAt } = run.snapshot;
    expect(createdAt.getTime()).toBeLessThanOrEqual(startedAt?.getTime() ?? NaN);
    expect(startedAt?.getTime()).toBeLessThanOrEqual(endedAt?.getTime() ?? NaN);
  });
});
