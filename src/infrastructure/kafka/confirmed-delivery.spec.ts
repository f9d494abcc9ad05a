import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../application/ports/telemetry-publisher.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import { ConfirmedDelivery } from './confirmed-delivery.js';

function aDelivery(confirm: () => Promise<void>): { delivery: ConfirmedDelivery; steps: string[] } {
  const steps: string[] = [];
  const step = (name: string) => (): Promise<void> => {
    steps.push(name);
    return Promise.resolve();
  };
  const inner: Delivery = {
    recordsPerWrite: 5,
    acknowledged: 3,
    write: step('write'),
    complete: () => step('complete')().then(() => ({ notes: ['all there'] })),
    abandon: step('abandon'),
  };
  return {
    delivery: new ConfirmedDelivery(inner, () => {
      steps.push('confirm');
      return confirm();
    }),
    steps,
  };
}

describe(ConfirmedDelivery.name, () => {
  it('completes after the confirmation', async () => {
    const { delivery, steps } = aDelivery(() => Promise.resolve());
    await delivery.write(new TelemetryRows(1));
    expect(await delivery.complete()).toEqual({ notes: ['all there'] });
    expect(steps).toEqual(['write', 'confirm', 'complete']);
    expect([delivery.recordsPerWrite, delivery.acknowledged]).toEqual([5, 3]);
  });

  it('does not complete without the confirmation, and can still be abandoned', async () => {
    const { delivery, steps } = aDelivery(() => Promise.reject(new Error('gone')));
    await expect(delivery.complete()).rejects.toThrow('gone');
    await delivery.abandon();
    expect(steps).toEqual(['confirm', 'abandon']);
  });
});
