import { beforeEach, describe, expect, it } from '@jest/globals';
import { aCommand } from '../../../test/builders/command-builder.js';
import { Gate } from '../../../test/builders/controlled-publisher.js';
import { captureLog } from '../../../test/builders/log-capture.js';
import {
  closeRunsAfterEach,
  domainError,
  heldRuns,
  someRuns,
  start,
} from '../../../test/builders/runs-builder.js';
import { until } from '../../../test/builders/until.js';
import type { RunStatus } from './run.js';
import { Runs } from './runs.js';

beforeEach(() => {
  captureLog();
});
closeRunsAfterEach();

describe(`${Runs.name}: memory`, () => {
  describe('idempotency', () => {
    const request = { key: 'k', content: '{"a":1}' };

    it('answers a repeated request with the first run, even after it has ended', async () => {
      const { runs, publisher, ended } = await someRuns();
      const first = await runs.start(aCommand(), { idempotency: request });
      expect((await runs.start(aCommand(), { idempotency: request })).id).toBe(first.id);
      await ended(first.id);
      const repeat = await runs.start(aCommand(), { idempotency: request });
      expect(repeat).toMatchObject({ id: first.id, status: 'succeeded' });
      expect(publisher.deliveries).toHaveLength(1);
    });

    it('refuses a repeated key with other content', async () => {
      const { runs } = await someRuns();
      await runs.start(aCommand(), { idempotency: request });
      await expect(runs.start(aCommand(), { idempotency: { ...request, content: '{}' } })).rejects.toThrow(
        domainError('idempotency.mismatch'),
      );
    });

    it('does not remember the key of a refused request', async () => {
      const { runs, gate, ended } = await heldRuns({ maxRunning: 1, maxQueued: 0 });
      const [id = ''] = await start(runs, 1);
      await expect(runs.start(aCommand(), { idempotency: request })).rejects.toThrow(
        domainError('run.queue-full'),
      );
      gate.open();
      await ended(id);
      await until(() => runs.count('running') === 0);
      const other = await runs.start(aCommand(), { idempotency: { ...request, content: 'other' } });
      expect(other.id).not.toBe(id);
    });

    it('answers a repeated request even when no new run would be accepted', async () => {
      const { runs } = await heldRuns({ maxRunning: 1, maxQueued: 0 });
      const first = await runs.start(aCommand(), { idempotency: request });
      expect((await runs.start(aCommand(), { idempotency: request })).id).toBe(first.id);
    });

    it('forgets the key together with the run', async () => {
      const { runs, ended } = await someRuns({ runsKept: 1 });
      const first = await runs.start(aCommand(), { idempotency: request });
      await ended(first.id);
      const [second = ''] = await start(runs, 1);
      await ended(second);
      expect(() => runs.get(first.id)).toThrow(domainError('run.unknown'));
      expect((await runs.start(aCommand(), { idempotency: { ...request, content: 'new' } })).id).not.toBe(
        first.id,
      );
    });
  });

  describe('listing', () => {
    it('returns page after page, newest first, up to the last', async () => {
      const { runs } = await heldRuns();
      const ids = (await start(runs, 5)).reverse();
      const first = runs.list(2);
      expect(first.runs.map((run) => run.id)).toEqual(ids.slice(0, 2));
      const second = runs.list(2, first.nextCursor);
      expect(second.runs.map((run) => run.id)).toEqual(ids.slice(2, 4));
      const third = runs.list(2, second.nextCursor);
      expect(third.runs.map((run) => run.id)).toEqual(ids.slice(4));
      expect(third.nextCursor).toBeUndefined();
    });

    it('has no next page when the last run ends a page', async () => {
      const { runs } = await heldRuns();
      await start(runs, 4);
      expect(runs.list(4).nextCursor).toBeUndefined();
      expect(runs.list(3).nextCursor).toBeDefined();
    });

    it('neither repeats nor skips a run when new ones start between two pages', async () => {
      const { runs } = await heldRuns();
      const ids = (await start(runs, 6)).reverse();
      const seen: string[] = [];
      let cursor: number | undefined;
      do {
        const page = runs.list(2, cursor);
        seen.push(...page.runs.map((run) => run.id));
        cursor = page.nextCursor;
        await start(runs, 3);
      } while (cursor !== undefined);
      expect(seen).toEqual(ids);
    });

    it('continues from a cursor whose run was forgotten', async () => {
      const { runs, ended } = await someRuns({ runsKept: 3 });
      const ids = await start(runs, 3);
      for (const id of ids) await ended(id);
      const { nextCursor } = runs.list(1);
      const [newer = ''] = await start(runs, 1);
      await ended(newer);
      expect(runs.list(5, nextCursor).runs.map((run) => run.id)).toEqual([ids[1]]);
    });

    it('filters by status', async () => {
      const { runs } = await heldRuns({ maxRunning: 2 });
      const ids = await start(runs, 5);
      await runs.cancel(ids[3] ?? '');
      const listed = (status: RunStatus): string[] =>
        runs.list(10, undefined, status).runs.map((run) => run.id);
      expect(listed('running')).toEqual([ids[1], ids[0]]);
      expect(listed('queued')).toEqual([ids[4], ids[2]]);
      expect(listed('cancelled')).toEqual([ids[3]]);
      expect(listed('failed')).toEqual([]);
      expect(runs.list(1, undefined, 'queued').nextCursor).toBeDefined();
    });
  });

  describe('remembering', () => {
    it('forgets the oldest ended runs, and never one that has not ended', async () => {
      const { runs, publisher, ended } = await someRuns({ runsKept: 2 });
      const gate = new Gate();
      publisher.onWrite = (delivery) =>
        delivery === publisher.deliveries[0] ? gate.pass() : Promise.resolve();
      const [slow = '', ...quick] = await start(runs, 4);
      await until(() => runs.count('running') === 1);
      expect(runs.list(10).runs.map((run) => run.id)).toEqual([quick[2], slow]);
      expect(() => runs.get(quick[0] ?? '')).toThrow(domainError('run.unknown'));
      gate.open();
      await ended(slow);
      expect(runs.get(slow).status).toBe('succeeded');
    });

    it('keeps all runs that have not ended, even if they exceed the number kept', async () => {
      const { runs } = await heldRuns({ runsKept: 1, maxRunning: 2 });
      const ids = await start(runs, 5);
      expect(runs.list(10).runs.map((run) => run.id)).toEqual([...ids].reverse());
    });
  });
});
