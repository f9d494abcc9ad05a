import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DestinationError } from '../../src/domain/errors.js';
import { deliveryPlan } from '../../src/application/runs/delivery-plan.js';
import { type Delivery, type TelemetryPublisher } from '../../src/application/ports/telemetry-publisher.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import { aCommand, aPlan } from '../builders/command-builder.js';
import { recordsOf, rowsOf } from '../builders/record-builder.js';

/** A publisher, and what the suite needs to test it. */
export interface PublisherUnderTest {
  readonly publisher: TelemetryPublisher;
  /** The stored records of a run, in order for each container; absent if the destination keeps nothing. */
  stored?(runId: string): Promise<readonly StoredRecord[]>;
  /** Releases what `make` has set up; called after `publisher.close()`. */
  dispose?(): Promise<void>;
}

export interface StoredRecord {
  readonly containerId: string;
  readonly recordNumber: number;
}

const NEVER = new AbortController().signal;
/** For destinations that need a few seconds. */
const SLOW_MS = 30_000;

/** The tests that every publisher must pass; `make` gives each test a fresh one, whose destination answers. */
export function describePublisher(
  name: string,
  make: () => PublisherUnderTest | Promise<PublisherUnderTest>,
): void {
  describe(`${name} as a TelemetryPublisher`, () => {
    let under: PublisherUnderTest;
    let publisher: TelemetryPublisher;

    beforeEach(async () => {
      under = await make();
      publisher = under.publisher;
    }, SLOW_MS);

    afterEach(async () => {
      await publisher.close();
      await under.dispose?.();
    }, SLOW_MS);

    const open = (command: SimulationCommand, id: string = crypto.randomUUID()): Promise<Delivery> =>
      publisher.open(deliveryPlan({ id, command }), NEVER);

    const expectStored = async (
      runId: string,
      command: SimulationCommand,
      records: number,
    ): Promise<void> => {
      if (!under.stored) return;
      const byContainer = (list: readonly StoredRecord[]): Record<string, number[]> =>
        Object.fromEntries(
          command.containers.map(({ containerId }) => [
            containerId,
            list.filter((record) => record.containerId === containerId).map((record) => record.recordNumber),
          ]),
        );
      const sent = recordsOf(command, 0, records).map((record) => ({
        containerId: record.container_id,
        recordNumber: record.record_number,
      }));
      expect(byContainer(await under.stored(runId))).toEqual(byContainer(sent));
    };

    it('says where telemetry goes, and always gives the same answer', () => {
      expect(publisher.destination.kind).toMatch(/^[a-z]+$/);
      expect(publisher.destination.label).not.toBe('');
      expect(publisher.destination).toEqual(publisher.destination);
    });

    it('accepts an ordinary run', () => {
      expect(() => publisher.assertAccepts(deliveryPlan({ id: 'a', command: aCommand() }))).not.toThrow();
    });

    it(
      'answers repeated pings',
      async () => {
        await expect(publisher.ping(NEVER)).resolves.toBeUndefined();
        await expect(publisher.ping(NEVER)).resolves.toBeUndefined();
      },
      SLOW_MS,
    );

    it('rejects a ping whose signal has aborted', async () => {
      await expect(publisher.ping(AbortSignal.abort())).rejects.toBeInstanceOf(DestinationError);
    });

    it('opens nothing once the signal has aborted', async () => {
      const plan = deliveryPlan({ id: 'aborted', command: aCommand() });
      await expect(publisher.open(plan, AbortSignal.abort())).rejects.toBeInstanceOf(DestinationError);
    });

    it(
      'still works after an aborted ping and an aborted opening',
      async () => {
        await publisher.ping(AbortSignal.abort()).catch(() => undefined);
        await publisher
          .open(deliveryPlan({ id: 'aborted', command: aCommand() }), AbortSignal.abort())
          .catch(() => undefined);
        await publisher.ping(NEVER);
        const delivery = await open(aCommand());
        await delivery.write(rowsOf(aCommand()));
        await delivery.complete();
        expect(delivery.acknowledged).toBe(aCommand().records);
      },
      SLOW_MS,
    );

    it(
      'opens a delivery with nothing acknowledged and a block size of at least one record',
      async () => {
        const delivery = await open(aCommand());
        expect(delivery.acknowledged).toBe(0);
        expect(Number.isInteger(delivery.recordsPerWrite)).toBe(true);
        expect(delivery.recordsPerWrite).toBeGreaterThan(0);
        await delivery.abandon();
      },
      SLOW_MS,
    );

    it(
      'has acknowledged exactly the written records when a write resolves, whatever the block size',
      async () => {
        const runId = crypto.randomUUID();
        const command = aCommand({ records: 10_000 });
        const delivery = await open(command, runId);
        const bounds = [
          0,
          1,
          1,
          8,
          8 + delivery.recordsPerWrite,
          Math.min(10_000, 3 * delivery.recordsPerWrite),
        ];
        for (const [i, from] of bounds.slice(0, -1).entries()) {
          const to = bounds[i + 1] as number;
          await delivery.write(rowsOf(command, from, to));
          expect(delivery.acknowledged).toBe(to);
        }
        await delivery.complete();
        expect(delivery.acknowledged).toBe(bounds.at(-1));
        await expectStored(runId, command, bounds.at(-1) as number);
      },
      SLOW_MS,
    );

    it(
      'delivers a fleet, each container in order',
      async () => {
        const runId = crypto.randomUUID();
        const command = aCommand({
          containers: [
            aPlan({ containerId: 'C01', records: 300 }),
            aPlan({ containerId: 'C02', records: 7 }),
            aPlan({ containerId: 'C03', records: 120, simulation: 'poweroff' }),
          ],
        });
        const delivery = await open(command, runId);
        await delivery.write(rowsOf(command, 0, 200));
        await delivery.write(rowsOf(command, 200, command.records));
        await delivery.complete();
        expect(delivery.acknowledged).toBe(427);
        await expectStored(runId, command, command.records);
      },
      SLOW_MS,
    );

    it(
      'continues a delivery when the signal that it was opened with aborts afterwards',
      async () => {
        const opening = new AbortController();
        const command = aCommand({ records: 20 });
        const delivery = await publisher.open(
          deliveryPlan({ id: crypto.randomUUID(), command }),
          opening.signal,
        );
        opening.abort();
        await delivery.write(rowsOf(command, 0, 10));
        expect(delivery.acknowledged).toBe(10);
        await delivery.abandon();
      },
      SLOW_MS,
    );

    it(
      'completes and abandons deliveries without records',
      async () => {
        const completed = await open(aCommand());
        await completed.complete();
        const abandoned = await open(aCommand());
        await abandoned.abandon();
        expect([completed.acknowledged, abandoned.acknowledged]).toEqual([0, 0]);
      },
      SLOW_MS,
    );

    it(
      'still knows the acknowledged count after a delivery is abandoned',
      async () => {
        const command = aCommand({ records: 50 });
        const delivery = await open(command);
        await delivery.write(rowsOf(command, 0, 30));
        await delivery.abandon();
        expect(delivery.acknowledged).toBe(30);
      },
      SLOW_MS,
    );

    it(
      'keeps all records when a delivery is abandoned after its completion',
      async () => {
        const runId = crypto.randomUUID();
        const command = aCommand({ records: 40 });
        const delivery = await open(command, runId);
        await delivery.write(rowsOf(command));
        await delivery.complete();
        await delivery.abandon();
        expect(delivery.acknowledged).toBe(40);
        await expectStored(runId, command, 40);
      },
      SLOW_MS,
    );

    it(
      'keeps simultaneous deliveries apart, even when one is abandoned',
      async () => {
        const command = aCommand({ records: 100 });
        const [firstId, secondId] = [crypto.randomUUID(), crypto.randomUUID()];
        const [first, second] = await Promise.all([open(command, firstId), open(command, secondId)]);
        await Promise.all([first.write(rowsOf(command, 0, 60)), second.write(rowsOf(command, 0, 20))]);
        await first.abandon();
        await second.write(rowsOf(command, 20, 100));
        await second.complete();
        expect([first.acknowledged, second.acknowledged]).toEqual([60, 100]);
        await expectStored(secondId, command, 100);
      },
      SLOW_MS,
    );

    it(
      'can be closed without being used, and more than once',
      async () => {
        const unused = await make();
        await unused.publisher.close();
        await expect(unused.publisher.close()).resolves.toBeUndefined();
        await unused.dispose?.();
      },
      SLOW_MS,
    );
  });
}
