import { beforeEach, describe, expect, it } from '@jest/globals';
import { steadily } from '../../domain/simulation/schedule.js';
import { WrongUse } from '../../domain/errors.js';
import { aCommand, aPlan } from '../../../test/builders/command-builder.js';
import { ControlledPublisher } from '../../../test/builders/controlled-publisher.js';
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

describe(Runs.name, () => {
  describe('starting', () => {
    it('executes a run and counts the acknowledged records', async () => {
      const { runs, publisher, ended } = await someRuns();
      const { id } = await runs.start(aCommand({ records: 25 }));
      await ended(id);
      expect(runs.get(id)).toMatchObject({
        status: 'succeeded',
        recordsPublished: 25,
        recordsTotal: 25,
      });
      expect(publisher.deliveries[0]?.written).toHaveLength(25);
    });

    it('accepts a run before any of its records is published', async () => {
      const { runs, publisher, ended } = await someRuns();
      const run = await runs.start(aCommand());
      expect(run).toMatchObject({ status: 'running', recordsPublished: 0, endedAt: undefined });
      for (let i = 0; i < 100; i++) await Promise.resolve();
      expect(publisher.deliveries).toEqual([]);
      await ended(run.id);
    });

    it('gives every run its own id, and shows what was ordered', async () => {
      const { runs } = await heldRuns();
      const command = aCommand({ records: 3, seed: 9 });
      const first = await runs.start(command, { pace: steadily(2) });
      const second = await runs.start(command);
      expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
      expect(first.id).not.toBe(second.id);
      expect(first).toMatchObject({ command, pace: steadily(2), destination: { kind: 'embedded' } });
    });

    it('shows why a run failed, as the destination reported it', async () => {
      const under = await someRuns();
      under.publisher.onOpen = () => Promise.reject(lost);
      const [id = ''] = await start(under.runs, 1);
      await under.ended(id);
      expect(under.runs.get(id)).toMatchObject({
        status: 'failed',
        recordsPublished: 0,
        failure: { code: 'kafka.unreachable', message: 'The brokers are gone.' },
      });
    });

    it('reports a failure that no adapter explains as internal', async () => {
      const under = await someRuns();
      under.publisher.onWrite = () => Promise.reject(new TypeError('x is not a function'));
      const [id = ''] = await start(under.runs, 1);
      await under.ended(id);
      expect(under.runs.get(id).failure).toEqual({
        code: 'internal',
        message: 'The service failed; its log says why.',
      });
    });

    it('lets one run fail without affecting the others', async () => {
      const under = await someRuns();
      under.publisher.onWrite = (delivery) =>
        delivery === under.publisher.deliveries[1] ? Promise.reject(lost) : Promise.resolve();
      const ids = await start(under.runs, 3);
      for (const id of ids) await under.ended(id);
      expect(ids.map((id) => under.runs.get(id).status)).toEqual(['succeeded', 'failed', 'succeeded']);
    });

    it('refuses a run with too many records', async () => {
      const { runs } = await someRuns({ maxRecords: 100 });
      await expect(runs.start(aCommand({ records: 101 }))).rejects.toThrow(domainError('run.too-large'));
      expect((await runs.start(aCommand({ records: 100 }))).status).toBe('running');
    });

    it('refuses what the destination can never accept', async () => {
      const { runs, publisher } = await someRuns();
      publisher.onAccept = () => {
        throw new WrongUse('command.in-the-future', 'too late');
      };
      await expect(runs.start(aCommand())).rejects.toThrow(domainError('command.in-the-future'));
      expect(runs.list(10).runs).toEqual([]);
    });

    it('refuses runs while the destination does not answer, and says why', async () => {
      const publisher = new ControlledPublisher();
      publisher.onPing = () => Promise.reject(lost);
      const { runs } = await someRuns({ publisher });
      await expect(runs.start(aCommand())).rejects.toThrow(domainError('destination.unavailable'));
      await expect(runs.start(aCommand())).rejects.toThrow(/The brokers are gone\./);
    });
  });

  describe('limits', () => {
    it('runs and queues as many as the limits allow, and refuses the next one', async () => {
      const { runs } = await heldRuns({ maxRunning: 2, maxQueued: 1 });
      await start(runs, 3);
      await expect(runs.start(aCommand())).rejects.toThrow(domainError('run.queue-full'));
      expect(statuses(runs)).toEqual(['queued', 'running', 'running']);
    });

    it('lets a run wait while the running ones have too many containers for one more', async () => {
      const { runs, gate } = await heldRuns({ maxContainers: 1 }); // Two at the same time, five altogether.
      const pair = aCommand({ containers: [aPlan(), aPlan({ containerId: 'C02' })] });
      for (let i = 0; i < 2; i++) await runs.start(pair);
      expect(statuses(runs)).toEqual(['queued', 'running']);
      await expect(runs.start(pair)).rejects.toThrow(domainError('run.queue-full'));
      gate.open();
      await until(() => runs.count('running') + runs.count('queued') === 0);
      expect(statuses(runs)).toEqual(['succeeded', 'succeeded']);
      await runs.start(pair);
      expect(runs.list(5).runs).toHaveLength(2); // The oldest is forgotten.
    });

    it('queues nothing if the queue length is zero', async () => {
      const { runs } = await heldRuns({ maxRunning: 1, maxQueued: 0 });
      await start(runs, 1);
      await expect(runs.start(aCommand())).rejects.toThrow(domainError('run.queue-full'));
    });

    it('accepts a run again when another has ended', async () => {
      const { runs, gate, ended } = await heldRuns({ maxRunning: 1, maxQueued: 0 });
      const [id = ''] = await start(runs, 1);
      gate.open();
      await ended(id);
      await until(() => runs.count('running') === 0);
      expect((await runs.start(aCommand())).status).toBe('running');
    });

    it('starts queued runs in order, and never more than may run at once', async () => {
      const { runs, publisher, ended } = await someRuns({ maxRunning: 2 });
      let most = 0;
      publisher.onWrite = () => {
        most = Math.max(most, runs.count('running'));
        return new Promise((resolve) => setImmediate(resolve));
      };
      const ids = await start(runs, 8);
      for (const id of ids) await ended(id);
      expect(publisher.deliveries.map((delivery) => delivery.plan.runId)).toEqual(ids);
      expect(most).toBe(2);
    });

    it('puts a run that arrives as another ends behind those already queued', async () => {
      const { runs, publisher, ended } = await someRuns({ maxRunning: 1 });
      const ids = await start(runs, 2);
      let asked: Promise<string[]> | undefined;
      const listening = runs.ended.subscribe(() => {
        asked ??= start(runs, 1);
      });
      await ended(ids[1] ?? '');
      const late = (await asked) ?? [];
      await ended(late[0] ?? '');
      listening.unsubscribe();
      expect(publisher.deliveries.map((delivery) => delivery.plan.runId)).toEqual([...ids, ...late]);
    });

    it('starts the next run when one has failed', async () => {
      const { runs, publisher, ended } = await someRuns({ maxRunning: 1 });
      publisher.onOpen = () => Promise.reject(lost);
      const ids = await start(runs, 3);
      await ended(ids[2] ?? '');
      expect(statuses(runs)).toEqual(['failed', 'failed', 'failed']);
    });
  });
});
