import { beforeEach, describe, expect, it } from '@jest/globals';
import { steadily } from '../../domain/simulation/schedule.js';
import { DestinationError } from '../../domain/errors.js';
import { aCommand } from '../../../test/builders/command-builder.js';
import { Gate, hang } from '../../../test/builders/controlled-publisher.js';
import { captureLog } from '../../../test/builders/log-capture.js';
import {
  closeRunsAfterEach,
  domainError,
  heldRuns,
  lost,
  someRuns,
  start,
  statuses,
} from '../../../test/builders/runs-builder.js';
import { until } from '../../../test/builders/until.js';
import { Runs } from './runs.js';

beforeEach(() => {
  captureLog();
});
closeRunsAfterEach();

describe(`${Runs.name}: stopping`, () => {
  describe('cancelling', () => {
    it('ends a queued run at once, without opening a delivery', async () => {
      const { runs, publisher, gate, ended } = await heldRuns({ maxRunning: 1 });
      const [first = '', second = '', third = ''] = await start(runs, 3);
      expect(await runs.cancel(second)).toMatchObject({ status: 'cancelled', startedAt: undefined });
      gate.open();
      await ended(first);
      await ended(third);
      expect(publisher.deliveries.map((delivery) => delivery.plan.runId)).toEqual([first, third]);
    });

    it('stops a running run after the current block', async () => {
      const { runs, gate, publisher, ended } = await heldRuns();
      const [id = ''] = await start(runs, 1);
      await until(() => gate.waiting === 1);
      expect(await runs.cancel(id)).toMatchObject({ status: 'running', cancelRequested: true });
      gate.open();
      await ended(id);
      expect(runs.get(id)).toMatchObject({
        status: 'cancelled',
        recordsPublished: 10,
        failure: undefined,
      });
      expect(publisher.deliveries[0]?.steps).toEqual(['write', 'abandon']);
    });

    it('stops a paced run at once', async () => {
      const { runs, ended } = await someRuns();
      const { id } = await runs.start(aCommand(), { pace: steadily(0.001) });
      await until(() => runs.get(id).recordsPublished === 1);
      await runs.cancel(id);
      await ended(id);
      expect(runs.get(id)).toMatchObject({ status: 'cancelled', recordsPublished: 1 });
    });

    it('stops a run while its delivery is being opened', async () => {
      const { runs, publisher, ended } = await someRuns();
      publisher.onOpen = hang;
      const [id = ''] = await start(runs, 1);
      await until(() => publisher.deliveries.length === 1);
      await runs.cancel(id);
      await ended(id);
      expect(runs.get(id)).toMatchObject({ status: 'cancelled', recordsPublished: 0 });
    });

    it('stops a run before it opens its delivery', async () => {
      const { runs, publisher, ended } = await someRuns();
      const [id = ''] = await start(runs, 1);
      await runs.cancel(id);
      await ended(id);
      expect(runs.get(id).status).toBe('cancelled');
      expect(publisher.deliveries.flatMap((delivery) => delivery.steps)).toEqual([]);
    });

    it('reports a stuck run as failed when the destination gives up at its own deadline', async () => {
      const { runs, publisher, ended } = await someRuns();
      const deadline = new Gate();
      publisher.onWrite = async () => {
        await deadline.pass();
        throw new DestinationError('kafka.timeout', 'No answer in time.');
      };
      const [id = ''] = await start(runs, 1);
      await until(() => deadline.waiting === 1);
      await runs.cancel(id);
      expect(runs.get(id)).toMatchObject({ status: 'running', cancelRequested: true });
      deadline.open();
      await ended(id);
      expect(runs.get(id)).toMatchObject({ status: 'failed', failure: { code: 'kafka.timeout' } });
    });

    it('can be repeated while the run stops and after it has stopped', async () => {
      const { runs, gate, ended } = await heldRuns();
      const [id = ''] = await start(runs, 1);
      await until(() => gate.waiting === 1);
      await runs.cancel(id);
      expect((await runs.cancel(id)).status).toBe('running');
      gate.open();
      await ended(id);
      const { endedAt } = runs.get(id);
      expect(await runs.cancel(id)).toMatchObject({ status: 'cancelled', endedAt });
    });

    it('is refused for a run that has succeeded or failed, and does not change its status', async () => {
      const { runs, publisher, ended } = await someRuns();
      publisher.onOpen = () => (publisher.deliveries.length === 1 ? Promise.resolve() : Promise.reject(lost));
      const ids = await start(runs, 2);
      for (const id of ids) await ended(id);
      for (const id of ids) await expect(runs.cancel(id)).rejects.toThrow(domainError('run.ended'));
      expect(statuses(runs)).toEqual(['failed', 'succeeded']);
    });

    it('fails for an unknown run', async () => {
      const { runs } = await someRuns();
      await expect(runs.cancel('none')).rejects.toThrow(domainError('run.unknown'));
    });
  });

  describe('shutting down', () => {
    it('refuses new runs and cancels the queued ones', async () => {
      const { runs, owner, gate } = await heldRuns({ maxRunning: 1 });
      const [, queued = ''] = await start(runs, 2);
      await until(() => gate.waiting === 1);
      const down = owner.shutDown(60);
      expect(runs.get(queued).status).toBe('cancelled');
      await expect(runs.start(aCommand())).rejects.toThrow(domainError('run.shutting-down'));
      gate.open();
      await down;
    });

    it('lets running runs end within the grace period', async () => {
      const { runs, owner, gate } = await heldRuns();
      const [id = ''] = await start(runs, 1);
      await until(() => gate.waiting === 1);
      const down = owner.shutDown(60);
      gate.open();
      await down;
      expect(runs.get(id)).toMatchObject({ status: 'succeeded', recordsPublished: 25 });
    });

    it('cancels runs that outlast the grace period, and waits for their current block', async () => {
      const { runs, owner, gate } = await heldRuns();
      const [id = ''] = await start(runs, 1);
      await until(() => gate.waiting === 1);
      let over = false;
      const down = owner.shutDown(0).then(() => (over = true));
      await until(() => runs.get(id).cancelRequested);
      expect(over).toBe(false);
      gate.open();
      await down;
      expect(runs.get(id)).toMatchObject({ status: 'cancelled', recordsPublished: 10 });
    });

    it('starts no queued run when a running one ends', async () => {
      const { runs, owner, gate, publisher } = await heldRuns({ maxRunning: 1 });
      await start(runs, 3);
      await until(() => gate.waiting === 1);
      const down = owner.shutDown(60);
      gate.open();
      await down;
      expect(publisher.deliveries).toHaveLength(1);
      expect(statuses(runs)).toEqual(['cancelled', 'cancelled', 'succeeded']);
    });

    it('still shows runs, and still answers a repeated request with its run', async () => {
      const { runs, owner } = await someRuns();
      const idempotency = { key: 'k', content: '' };
      const { id } = await runs.start(aCommand(), { idempotency });
      await owner.shutDown(60);
      expect(runs.get(id).status).toBe('succeeded');
      expect((await runs.start(aCommand(), { idempotency })).id).toBe(id);
    });

    it('completes at once if nothing is running, whatever the grace period', async () => {
      const { owner } = await someRuns();
      await expect(owner.shutDown(3600)).resolves.toBeUndefined();
    });
  });
});
