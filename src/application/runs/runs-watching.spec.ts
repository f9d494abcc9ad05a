import { beforeEach, describe, expect, it } from '@jest/globals';
import { captureLog, type LoggedLine } from '../../../test/builders/log-capture.js';
import {
  closeRunsAfterEach,
  domainError,
  heldRuns,
  lost,
  someRuns,
  start,
} from '../../../test/builders/runs-builder.js';
import { until } from '../../../test/builders/until.js';
import type { RunSnapshot } from './run.js';
import { Runs } from './runs.js';

let log: LoggedLine[];

beforeEach(() => {
  log = captureLog();
});
closeRunsAfterEach();

describe(`${Runs.name}: watching`, () => {
  describe('watching', () => {
    it('shows the current state and each change, and completes when the run ends', async () => {
      const { runs, gate, ended } = await heldRuns();
      const [id = ''] = await start(runs, 1);
      await until(() => gate.waiting === 1);
      const seen: RunSnapshot[] = [];
      let completed = false;
      runs.watch(id).subscribe({ next: (run) => seen.push(run), complete: () => (completed = true) });
      gate.open();
      await ended(id);
      expect(seen.map((run) => [run.status, run.recordsPublished])).toEqual([
        ['running', 0],
        ['running', 10],
        ['running', 20],
        ['running', 25],
        ['succeeded', 25],
      ]);
      expect(completed).toBe(true);
    });

    it('shows a late watcher how the run ended', async () => {
      const { runs, ended } = await someRuns();
      const [id = ''] = await start(runs, 1);
      await ended(id);
      const seen: string[] = [];
      runs.watch(id).subscribe({ next: (run) => seen.push(run.status), complete: () => seen.push('done') });
      expect(seen).toEqual(['succeeded', 'done']);
    });

    it('fails for an unknown run', async () => {
      const { runs } = await someRuns();
      expect(() => runs.watch('none')).toThrow(domainError('run.unknown'));
    });
  });

  describe('reporting', () => {
    const lines = (id: string): string[] =>
      log.filter(({ message }) => message.includes(id)).map(({ level, message }) => `${level} ${message}`);

    it('logs the destination and the outcome of each run, with its id and the number of acknowledged records', async () => {
      const { runs, ended } = await someRuns();
      const [id = ''] = await start(runs, 1);
      await ended(id);
      expect(lines(id)).toEqual([
        `log Simulation ${id} started: 25 records (C01 normal, seed 42); a destination of the tests.`,
        `log Simulation ${id} succeeded: 25 of 25 records acknowledged.`,
      ]);
      expect(log.at(-1)?.details).toContainEqual({
        runId: id,
        status: 'succeeded',
        acknowledged: 25,
        total: 25,
      });
    });

    it('logs a failure as an error, with its reason', async () => {
      const { runs, publisher, ended } = await someRuns();
      publisher.onWrite = () => Promise.reject(lost);
      const [id = ''] = await start(runs, 1);
      await ended(id);
      expect(lines(id)[1]).toBe(
        `error Simulation ${id} failed: 0 of 25 records acknowledged. The brokers are gone.`,
      );
      expect(log.at(-1)?.details).toContainEqual(expect.objectContaining({ code: 'kafka.unreachable' }));
    });

    it('emits each run once, when it ends', async () => {
      const { runs, ended } = await someRuns({ maxRunning: 1 });
      const told: string[] = [];
      runs.ended.subscribe((run) => told.push(`${run.id} ${run.status}`));
      const [first = '', second = '', third = ''] = await start(runs, 3);
      await runs.cancel(second);
      await ended(third);
      expect(told).toEqual([`${second} cancelled`, `${first} succeeded`, `${third} succeeded`]);
    });
  });
});
