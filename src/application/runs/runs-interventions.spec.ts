import { beforeEach, describe, expect, it } from '@jest/globals';
import { captureLog } from '../../../test/builders/log-capture.js';
import { aPhysicalCommand, aReefer } from '../../../test/builders/physical-builder.js';
import { recordsOf } from '../../../test/builders/record-builder.js';
import { closeRunsAfterEach, domainError, heldRuns, someRuns } from '../../../test/builders/runs-builder.js';
import { until } from '../../../test/builders/until.js';
import { DocumentReader } from '../../domain/scenario/document-reader.js';
import { readSuddenFault } from '../../domain/scenario/read-interventions.js';
import { steadily } from '../../domain/simulation/schedule.js';
import type { FaultDecision, Runs } from './runs.js';

closeRunsAfterEach();
beforeEach(() => void captureLog());

const command = (records = 30) =>
  aPhysicalCommand([aReefer({ containerId: 'C01', records }), aReefer({ containerId: 'C02', records })]);

function begin(runs: Runs, id: string, document: object, containerId = 'C01'): Promise<FaultDecision> {
  const fault = readSuddenFault(new DocumentReader(), { ...document }, [], 'physical');
  if (!fault) throw new Error('No fault.');
  return runs.beginFault(id, containerId, fault, { ...document });
}

const outage = { kind: 'power-outage' };
const slowly = { pace: steadily(0.001) };

describe('Interventions', () => {
  it('change what a paced run sends, from the next record on, as its document says', async () => {
    const { runs, publisher, ended } = await someRuns();
    const { id } = await runs.start(command(), { pace: steadily(500) });
    await until(() => runs.get(id).recordsPublished >= 4);
    const begun = await begin(runs, id, outage);
    expect(begun).toMatchObject({ id: 'C01-1', containerId: 'C01' });
    expect(begun.firstRecord).toBeGreaterThanOrEqual(2);
    await until(() => runs.get(id).recordsPublished >= 20);
    const over = await runs.endFault(id, 'C01-1');
    await ended(id);
    const { command: changed, origin, status } = runs.get(id);
    expect(status).toBe('succeeded');
    expect(publisher.deliveries[0]?.written).toEqual(recordsOf(changed));
    expect(publisher.deliveries[0]?.written).not.toEqual(recordsOf(command()));
    expect(origin.document['interventions']).toEqual([
      { container: 'C01', first_record: begun.firstRecord, kind: 'power-outage' },
      { container: 'C01', first_record: over.firstRecord, ends: 'C01-1' },
    ]);
  });

  it('come one after the other if two are made at once', async () => {
    const { runs } = await someRuns();
    const { id } = await runs.start(command(), slowly);
    const decided = await Promise.all([
      begin(runs, id, outage),
      begin(runs, id, { kind: 'door-open' }),
      begin(runs, id, { kind: 'door-open' }, 'C02'),
    ]);
    expect(decided.map((one) => one.id)).toEqual(['C01-1', 'C01-2', 'C02-1']);
    expect(runs.get(id).command.containers.map(({ faults }) => faults.length)).toEqual([2, 1]);
  });

  it('begin with the first record of a run that is queued', async () => {
    const { runs, publisher, gate, ended } = await heldRuns({ maxRunning: 1 });
    await runs.start(command());
    const { id, status } = await runs.start(command());
    expect(status).toBe('queued');
    expect(await begin(runs, id, outage)).toMatchObject({ firstRecord: 0 });
    gate.open();
    await ended(id);
    expect(publisher.deliveries[1]?.written).toEqual(recordsOf(runs.get(id).command));
    expect(
      publisher.deliveries[1]?.written.every((one) => one.container_id !== 'C01' || one.kilowatts === 0),
    ).toBe(true);
  });

  it('begin where a paused run stands', async () => {
    const { runs, publisher, ended } = await someRuns();
    const { id } = await runs.start(command(), { pace: steadily(200) });
    await until(() => runs.get(id).recordsPublished >= 3);
    expect(await runs.pause(id, true)).toMatchObject({ paused: true, status: 'running' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { recordsPublished } = runs.get(id);
    const { firstRecord } = await begin(runs, id, outage);
    expect(firstRecord).toBe(Math.ceil(recordsPublished / 2));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(runs.get(id).recordsPublished).toBe(recordsPublished);
    expect(await runs.pause(id, false)).toMatchObject({ paused: false });
    await ended(id);
    expect(publisher.deliveries[0]?.written).toEqual(recordsOf(runs.get(id).command));
  });

  it('let a run that was paused in the queue wait with its first record', async () => {
    const { runs, gate, publisher, ended } = await heldRuns({ maxRunning: 1 });
    const first = await runs.start(command());
    const { id } = await runs.start(command());
    await runs.pause(id, true);
    gate.open();
    await ended(first.id);
    await until(() => runs.get(id).status === 'running');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(publisher.deliveries[1]?.written ?? []).toEqual([]);
    await runs.pause(id, false);
    await ended(id);
    expect(runs.get(id)).toMatchObject({ status: 'succeeded', recordsPublished: 60 });
  });

  it('stop a paused run when it is cancelled', async () => {
    const { runs, ended } = await someRuns();
    const { id } = await runs.start(command(), slowly);
    await runs.pause(id, true);
    await runs.cancel(id);
    await ended(id);
    expect(runs.get(id).status).toBe('cancelled');
  });

  it('are refused once a run has ended, is being cancelled, or is unknown', async () => {
    const { runs, ended } = await someRuns();
    const { id } = await runs.start(command());
    await ended(id);
    const stopping = await runs.start(command(), slowly);
    await runs.cancel(stopping.id);
    for (const run of [id, stopping.id]) {
      await expect(begin(runs, run, outage)).rejects.toThrow(domainError('run.ended'));
      await expect(runs.endFault(run, 'C01-1')).rejects.toThrow(domainError('run.ended'));
      await expect(runs.pause(run, true)).rejects.toThrow(domainError('run.ended'));
    }
    await expect(runs.pause('none', true)).rejects.toThrow(domainError('run.unknown'));
  });

  it('are refused where they make no sense, and leave the run as it was', async () => {
    const { runs } = await someRuns();
    const { id } = await runs.start(command(), slowly);
    await begin(runs, id, outage);
    const before = runs.get(id).command;
    await expect(begin(runs, id, outage)).rejects.toThrow(domainError('fault.present'));
    await expect(begin(runs, id, outage, 'C03')).rejects.toThrow(domainError('container.unknown'));
    await expect(begin(runs, id, { kind: 'scrubber-failure' })).rejects.toThrow(
      domainError('fault.impossible'),
    );
    await expect(runs.endFault(id, 'C01-9')).rejects.toThrow(domainError('fault.unknown'));
    expect(runs.get(id).command).toBe(before);
  });
});

describe('An exclusive run', () => {
  it('is refused while another one has its container', async () => {
    const { runs } = await someRuns();
    const first = await runs.start(command(), slowly);
    await expect(runs.start(command(), { exclusive: true })).rejects.toThrow(domainError('container.busy'));
    await runs.cancel(first.id);
    await until(() => runs.get(first.id).endedAt !== undefined);
    await expect(runs.start(command(), { exclusive: true })).resolves.toMatchObject({ status: 'running' });
  });
});
