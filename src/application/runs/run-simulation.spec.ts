import { DestinationError } from '../../domain/errors.js';
import { MODELS } from '../../domain/models/models.js';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { aCommand, aPlan } from '../../../test/builders/command-builder.js';
import { ControlledPublisher, Gate, hang } from '../../../test/builders/controlled-publisher.js';
import { captureLog } from '../../../test/builders/log-capture.js';
import { recordsOf } from '../../../test/builders/record-builder.js';
import { anOrder } from '../../../test/builders/run-events.js';
import { steadily } from '../../domain/simulation/schedule.js';
import { until } from '../../../test/builders/until.js';
import { SimulationCommand } from '../../domain/simulation/simulation-command.js';
import { Simulator } from '../../domain/simulation/simulator.js';
import { RunSimulation } from './run-simulation.js';
import { type DeliveryReport } from '../ports/telemetry-publisher.js';

const NEVER = new AbortController().signal;

let publisher: ControlledPublisher;
let heard: number[];
let abandonErrors: unknown[];

beforeEach(() => {
  publisher = new ControlledPublisher();
  captureLog();
  heard = [];
  abandonErrors = [];
});

function execute(order = anOrder(), signal = NEVER): Promise<DeliveryReport | 'cancelled'> {
  return new RunSimulation(new Simulator(MODELS), publisher).prepare(order).carryOut(signal, {
    progress: (count) => heard.push(count),
    throttled: () => undefined,
    abandonFailed: (error) => abandonErrors.push(error),
  });
}

const lost = new DestinationError('kafka.unreachable', 'The brokers are gone.');

describe(RunSimulation.name, () => {
  it('publishes the telemetry of the command in blocks of the size the delivery asks for, and completes it', async () => {
    expect(await execute()).toEqual({ notes: [] });
    const [delivery] = publisher.deliveries;
    expect(delivery?.written).toEqual(recordsOf(aCommand({ records: 25 })));
    expect(delivery?.blockSizes).toEqual([10, 10, 5]);
    expect(delivery?.steps).toEqual(['write', 'write', 'write', 'complete']);
    expect(heard).toEqual([10, 20, 25, 25]);
  });

  it('tells the destination what to expect', async () => {
    const streams = [aPlan({ containerId: 'C03', records: 5 }), aPlan({ containerId: 'C01', records: 2 })];
    await execute(anOrder({ id: 'run-7', command: aCommand({ containers: streams, intervalSeconds: 60 }) }));
    expect(publisher.deliveries[0]?.plan).toEqual({
      runId: 'run-7',
      containerIds: ['C03', 'C01'],
      records: 7,
      columns: 'contract',
      gaps: undefined,
      firstEpochSeconds: aCommand().startEpochSeconds,
      lastEpochSeconds: aCommand().startEpochSeconds + 4 * 60,
    });
  });

  it('opens nothing before the caller has had a turn to answer', async () => {
    const run = execute();
    await Promise.resolve();
    expect(publisher.deliveries).toEqual([]);
    expect(await run).toEqual({ notes: [] });
  });

  it('fails with the reason why the delivery could not be opened', async () => {
    publisher.onOpen = () => Promise.reject(lost);
    await expect(execute()).rejects.toBe(lost);
    expect(publisher.deliveries[0]?.steps).toEqual([]);
  });

  it('abandons the delivery when a write fails, and reports how many records have arrived at least', async () => {
    publisher.onWrite = (delivery) => {
      if (delivery.blockSizes.length < 2) return Promise.resolve();
      delivery.acknowledged += 4;
      return Promise.reject(lost);
    };
    await expect(execute()).rejects.toBe(lost);
    expect(publisher.deliveries[0]?.steps).toEqual(['write', 'write', 'abandon']);
    expect(heard).toEqual([10, 14]);
  });

  it('abandons the delivery when it cannot be completed', async () => {
    publisher.onComplete = () => Promise.reject(lost);
    await expect(execute()).rejects.toBe(lost);
    expect(publisher.deliveries[0]?.steps.slice(-2)).toEqual(['complete', 'abandon']);
    expect(heard.at(-1)).toBe(25);
  });

  it('keeps the first reason when abandoning fails as well, and tells the second', async () => {
    publisher.onWrite = () => Promise.reject(lost);
    publisher.onAbandon = () => Promise.reject(new Error('no way back'));
    await expect(execute()).rejects.toBe(lost);
    expect(publisher.deliveries[0]?.steps).toEqual(['write', 'abandon']);
    expect(abandonErrors).toEqual([new Error('no way back')]);
  });

  it('reports records that were acknowledged while the delivery was being abandoned', async () => {
    publisher.onWrite = () => Promise.reject(lost);
    publisher.onAbandon = () => {
      for (const delivery of publisher.deliveries) delivery.acknowledged = 3;
      return Promise.resolve();
    };
    await expect(execute()).rejects.toBe(lost);
    expect(heard.at(-1)).toBe(3);
  });

  it('stops after the current block when it is cancelled, and abandons the delivery', async () => {
    const stopping = new AbortController();
    const gate = new Gate();
    publisher.onWrite = gate.pass;
    const run = execute(anOrder(), stopping.signal);
    await until(() => gate.waiting === 1);
    stopping.abort();
    gate.open();
    expect(await run).toBe('cancelled');
    expect(publisher.deliveries[0]?.steps).toEqual(['write', 'abandon']);
    expect(heard.at(-1)).toBe(10);
  });

  it('fails when the delivery of a cancelled run cannot be abandoned, and tries only once', async () => {
    const stopping = new AbortController();
    publisher.onWrite = () => {
      stopping.abort();
      return Promise.resolve();
    };
    publisher.onAbandon = () => Promise.reject(lost);
    await expect(execute(anOrder(), stopping.signal)).rejects.toBe(lost);
    expect(publisher.deliveries[0]?.steps).toEqual(['write', 'abandon']);
    expect(heard.at(-1)).toBe(10);
  });

  it('stops while it opens the delivery, without waiting for the destination', async () => {
    const stopping = new AbortController();
    publisher.onOpen = hang;
    const run = execute(anOrder(), stopping.signal);
    await until(() => publisher.deliveries.length === 1);
    stopping.abort();
    expect(await run).toBe('cancelled');
    expect(publisher.deliveries[0]?.steps).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('stops at once while it waits for a slow pace', async () => {
    const stopping = new AbortController();
    const run = execute(anOrder({ pace: steadily(0.001) }), stopping.signal);
    await until(() => heard.length === 1);
    stopping.abort();
    expect(await run).toBe('cancelled');
    expect(publisher.deliveries[0]?.blockSizes).toEqual([1]);
  });

  it('keeps to the pace, in blocks no larger than the delivery asks for', async () => {
    const start = performance.now();
    await execute(anOrder({ pace: steadily(500) }));
    expect(performance.now() - start).toBeGreaterThanOrEqual((24 / 500) * 1000 - 1);
    expect(Math.max(...(publisher.deliveries[0]?.blockSizes ?? []))).toBeLessThanOrEqual(10);
    expect(publisher.deliveries[0]?.written).toHaveLength(25);
  });

  it.each([undefined, steadily(1000), { rate: { speedup: 1e5 }, catchUp: true }])(
    'ends when more than a block is still under way after the last record, at the pace %j',
    async (pace) => {
      const delay = { low: 86_400, high: 86_400 };
      const command = new SimulationCommand({
        ...aCommand({ records: 25 }),
        transmission: [{ kind: 'late', rate: 1, delay }],
      });
      expect(await execute(anOrder({ command, pace }))).toEqual({ notes: [] });
      expect(publisher.deliveries[0]?.written).toEqual(recordsOf(command));
    },
  );

  it('gives the event loop a turn after each block, even with a destination that answers at once', async () => {
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns++;
      if (running) setImmediate(count);
    };
    count();
    await execute(anOrder({ command: aCommand({ records: 1000 }) }));
    running = false;
    expect(publisher.deliveries[0]?.blockSizes).toHaveLength(100);
    expect(turns).toBeGreaterThanOrEqual(100);
  });

  it('never has two blocks in flight', async () => {
    let inFlight = 0;
    let most = 0;
    publisher.onWrite = async () => {
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight--;
    };
    await execute();
    expect(most).toBe(1);
  });
});
