import { beforeEach, describe, expect, it } from '@jest/globals';
import { WrongUse } from '../../domain/errors.js';
import { aCommand } from '../../../test/builders/command-builder.js';
import { ControlledPublisher, hang } from '../../../test/builders/controlled-publisher.js';
import { rowsOf } from '../../../test/builders/record-builder.js';
import { lost } from '../../../test/builders/runs-builder.js';
import { deliveryPlan } from '../../application/runs/delivery-plan.js';
import type { Delivery } from '../../application/ports/telemetry-publisher.js';
import { DeliveryMetrics, MeteredPublisher } from './delivery-metrics.js';

const NEVER = new AbortController().signal;
const plan = deliveryPlan({ id: 'run-1', command: aCommand() });

describe(MeteredPublisher.name, () => {
  let publisher: ControlledPublisher;
  let metrics: DeliveryMetrics;
  let metered: MeteredPublisher;

  beforeEach(() => {
    publisher = new ControlledPublisher();
    metrics = new DeliveryMetrics();
    metered = new MeteredPublisher(publisher, metrics);
  });

  const open = (): Promise<Delivery> => metered.open(plan, NEVER);
  const write = (delivery: Delivery, records: number): Promise<void> =>
    delivery.write(rowsOf(aCommand(), 0, records));

  /** The value of a metric, named with its labels; undefined if there is no such metric. */
  async function value(line: string): Promise<number | undefined> {
    const found = (await metrics.registry.metrics()).split('\n').find((text) => text.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length + 1));
  }

  it('counts the records of all deliveries as they are acknowledged', async () => {
    const [first, second] = [await open(), await open()];
    await write(first, 7);
    await write(second, 5);
    expect(await value('reefer_records_published_total')).toBe(12);
    await write(first, 1);
    await first.complete();
    await second.abandon();
    expect(await value('reefer_records_published_total')).toBe(13);
    expect(first.acknowledged).toBe(8);
  });

  it('counts the acknowledged records of a failed block, and those acknowledged while abandoning', async () => {
    publisher.onWrite = (delivery) => {
      delivery.acknowledged += 3;
      return Promise.reject(lost);
    };
    publisher.onAbandon = () => {
      for (const delivery of publisher.deliveries) delivery.acknowledged++;
      return Promise.resolve();
    };
    const delivery = await open();
    await expect(write(delivery, 10)).rejects.toBe(lost);
    expect(await value('reefer_records_published_total')).toBe(3);
    await delivery.abandon();
    expect(await value('reefer_records_published_total')).toBe(4);
  });

  it('times acknowledged blocks only', async () => {
    const delivery = await open();
    await write(delivery, 1);
    await write(delivery, 2);
    publisher.onWrite = () => Promise.reject(lost);
    await expect(write(delivery, 1)).rejects.toBe(lost);
    expect(await value('reefer_publish_duration_seconds_count')).toBe(2);
  });

  it.each(['onOpen', 'onWrite', 'onComplete', 'onAbandon'] as const)(
    'counts a delivery that fails in %s by its error code',
    async (step) => {
      publisher[step] = () => Promise.reject(lost);
      const use = async (): Promise<void> => {
        const delivery = await open();
        await write(delivery, 1);
        await delivery.complete();
        await delivery.abandon();
      };
      await expect(use()).rejects.toBe(lost);
      expect(await value('reefer_publish_failures_total{kind="kafka.unreachable"}')).toBe(1);
    },
  );

  it('counts a delivery once if it fails and then cannot be abandoned', async () => {
    publisher.onWrite = () => Promise.reject(lost);
    publisher.onAbandon = () => Promise.reject(new Error('no way back'));
    const delivery = await open();
    await expect(write(delivery, 1)).rejects.toBe(lost);
    await expect(delivery.abandon()).rejects.toThrow('no way back');
    expect(await value('reefer_publish_failures_total{kind="kafka.unreachable"}')).toBe(1);
    expect(await value('reefer_publish_failures_total{kind="internal"}')).toBeUndefined();
  });

  it('counts an error that is not a DestinationError as internal', async () => {
    publisher.onOpen = () => Promise.reject(new TypeError('x'));
    await expect(open()).rejects.toThrow('x');
    expect(await value('reefer_publish_failures_total{kind="internal"}')).toBe(1);
  });

  it('does not count an opening that was cancelled', async () => {
    publisher.onOpen = hang;
    const cancelling = new AbortController();
    const opening = metered.open(plan, cancelling.signal);
    cancelling.abort();
    await expect(opening).rejects.toThrow('given up');
    expect(await metrics.registry.metrics()).not.toMatch(/^reefer_publish_failures_total\{/m);
  });

  it('delegates everything else to the publisher', async () => {
    publisher.onAccept = () => {
      throw new WrongUse('command.in-the-future', 'too late');
    };
    publisher.onWarnings = ({ records }) => [`${records} are few`];
    publisher.onPing = () => Promise.reject(lost);
    expect(metered.warnings(plan)).toEqual([`${plan.records} are few`]);
    expect(() => metered.assertAccepts(plan)).toThrow('too late');
    await expect(metered.ping(NEVER)).rejects.toBe(lost);
    expect(metered.destination).toBe(publisher.destination);
    expect((await open()).recordsPerWrite).toBe(publisher.recordsPerWrite);
  });
});
