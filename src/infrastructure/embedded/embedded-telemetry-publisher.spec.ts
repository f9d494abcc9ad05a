import { describe, expect, it } from '@jest/globals';
import { DestinationError } from '../../domain/errors.js';
import { aCommand } from '../../../test/builders/command-builder.js';
import { deliveryPlan } from '../../application/runs/delivery-plan.js';
import { EmbeddedTelemetryPublisher } from './embedded-telemetry-publisher.js';

const NEVER = new AbortController().signal;
const plan = deliveryPlan({ id: 'run-1', command: aCommand() });

/** The tests that apply to every publisher are in test/contract. */
describe(EmbeddedTelemetryPublisher.name, () => {
  it('says that nothing is sent to Kafka, and why', () => {
    const note = 'telemetry is not sent to Kafka: KAFKA_BROKERS is not set';
    expect(new EmbeddedTelemetryPublisher().destination).toEqual({
      kind: 'embedded',
      label: note,
      details: { note },
      warning: note,
    });
  });

  it('refuses to stand in for Kafka when Kafka is required, and says what to set', async () => {
    const publisher = new EmbeddedTelemetryPublisher(true);
    for (const refused of [publisher.ping(NEVER), publisher.open(plan, NEVER)]) {
      await expect(refused).rejects.toBeInstanceOf(DestinationError);
      await expect(refused).rejects.toMatchObject({
        code: 'kafka.required',
        message: expect.stringMatching(/KAFKA_REQUIRED is true.* Set KAFKA_BROKERS/),
      });
    }
  });
});
