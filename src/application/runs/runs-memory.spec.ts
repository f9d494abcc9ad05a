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
      const { simulations, publisher, ended } = await someRuns();
      const first = await simulations.start(aCommand(), { idempotency: request });
      expect((await simulations.start(aCommand(), { idempotency: request })).id).toBe(first.id);
      await ended(first.id);
      const repeat = await simulations.start(aCommand(), { idempotency: request });
      expect(repeat).toMatchObject({ id: first.id, status: 'succeeded' });
      expect(publisher.deliveries).toHaveLength(1);
    });

    it('refuses a repeated key with other content', async () => {
      const { simulations } = await someRuns();
      await simulations.start(aCommand(), { idempotency: request });
      await expect(
        simulations.start(aCommand(), { idempotency: { ...request, content: '{}' } }),
      ).rejects.toThrow(domainError('idempotency.mismatch'));
    });

    it('does not remember the key of a refused request', async () => {
      const { simulations, gate, ended } = await heldRuns({ maxRunning: 1, maxQueued: 0 });
      const [id = ''] = await start(simulations, 1);
      await expect(simulations.start(aCommand(), { idempotency: request })).rejects.toThrow(
        domainError('run.queue-full'),
      );
      gate.open();
      await ended(id);
      await until(() => simulations.count('running') === 0);
      const other = await simulations.start(aCommand(), { idempotency: { ...request, content: 'other' } });
      expect(other.id).not.toBe(id);
    });

    it('answers a repeated request even when no new run would be accepted', async () => {
      const { simulations } = await heldRuns({ maxRunning: 1, maxQueued: 0 });
      const first = await simulations.start(aCommand(), { idempotency: request });
      expect((await simulations.start(aCommand(), { idempotency: request })).id).toBe(first.id);
    });

    it('forgets the key together with the run', async () => {
      const { simulations, ended } = await someRuns({ runsKept: 1 });
      const first = await simulations.start(aCommand(), { idempotency: request });
      await ended(first.id);
      const [second = ''] = await start(simulations, 1);
      await ended(second);
      expect(() => simulations.get(first.id)).toThrow(domainError('run.unknown'));
      expect(
        (await simulations.start(aCommand(), { idempotency: { ...request, content: 'new' } })).id,
      ).not.toBe(first.id);
    });
  });

  describe('listing', () => {
    it('returns page after page, newest first, up to the last', async () => {
      const { simulations } = await heldRuns();
      const ids = (await start(simulations, 5)).reverse();
      const first = simulations.list(2);
      expect(first.runs.map((run) => run.id)).toEqual(ids.slice(0, 2));
      const second = simulations.list(2, first.nextCursor);
      expect(second.runs.map((run) => run.id)).toEqual(ids.slice(2, 4));
      const third = simulations.list(2, second.nextCursor);
      expect(third.runs.map((run) => run.id)).toEqual(ids.slice(4));
      expect(third.nextCursor).toBeUndefined();
    });

    it('has no next page when the last run ends a page', async () => {
      const { simulations } = await heldRuns();
      await start(simulations, 4);
      expect(simulations.list(4).nextCursor).toBeUndefined();
      expect(simulations.list(3).nextCursor).toBeDefined();
    });

    it('neither repeats nor skips a run when new ones start between two pages', async () => {
      const { simulations } = await heldRuns();
      const ids = (await start(simulations, 6)).reverse();
      const seen: string[] = [];
      let cursor: number | undefined;
      do {
        const page = simulations.list(2, cursor);
        seen.push(...page.runs.map((run) => run.id));
        cursor = page.nextCursor;
        await start(simulations, 3);
      } while (cursor !== undefined);
      expect(seen).toEqual(ids);
    });

    it('continues from a cursor whose run was forgotten', async () => {
      const { simulations, ended } = await someRuns({ runsKept: 3 });
      const ids = await start(simulations, 3);
      for (const id of ids) await ended(id);
      const { nextCursor } = simulations.list(1);
      const [newer = ''] = await start(simulations, 1);
      await ended(newer);
      expect(simulations.list(5, nextCursor).runs.map((run) => run.id)).toEqual([ids[1]]);
    });

    it('filters by status', async () => {
      const { simulations } = await heldRuns({ maxRunning: 2 });
      const ids = await start(simulations, 5);
      await simulations.cancel(ids[3] ?? '');
      const listed = (status: RunStatus): string[] =>
        simulations.list(10, undefined, status).runs.map((run) => run.id);
      expect(listed('running')).toEqual([ids[1], ids[0]]);
      expect(listed('queued')).toEqual([ids[4], ids[2]]);
      expect(listed('cancelled')).toEqual([ids[3]]);
      expect(listed('failed')).toEqual([]);
      expect(simulations.list(1, undefined, 'queued').nextCursor).toBeDefined();
    });
  });

  describe('remembering', () => {
    it('forgets the oldest ended runs, and never one that has not ended', async () => {
      const { simulations, publisher, ended } = await someRuns({ runsKept: 2 });
      const gate = new Gate();
      publisher.onWrite = (delivery) =>
        delivery === publisher.deliveries[0] ? gate.pass() : Promise.resolve();
      const [slow = '', ...quick] = await start(simulations, 4);
      await until(() => simulations.count('running') === 1);
      expect(simulations.list(10).runs.map((run) => run.id)).toEqual([quick[2], slow]);
      expect(() => simulations.get(quick[0] ?? '')).toThrow(domainError('run.unknown'));
      gate.open();
      await ended(slow);
      expect(simulations.get(slow).status).toBe('succeeded');
    });

    it('keeps all runs that have not ended, even if they exceed the number kept', async () => {
      const { simulations } = await heldRuns({ runsKept: 1, maxRunning: 2 });
      const ids = await start(simulations, 5);
      expect(simulations.list(10).runs.map((run) => run.id)).toEqual([...ids].reverse());
    });
  });
});
