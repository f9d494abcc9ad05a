import { describe, expect, it } from '@jest/globals';
import { deliveryPlan } from '../../application/runs/delivery-plan.js';
import { aCommand } from '../../../test/builders/command-builder.js';
import { assertTimesFit, timeWarnings, topicTimes } from './record-times.js';

const NOW = Date.parse('2026-01-31T08:00:00Z') / 1000;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** A run that measures every hour, from the first time on. */
const measured = (firstEpochSeconds: number, records = 1) =>
  deliveryPlan({
    id: 'a-run',
    command: aCommand({ startEpochSeconds: firstEpochSeconds, intervalSeconds: HOUR, records }),
  });
const WEEK = { 'cleanup.policy': 'delete', 'retention.ms': String(7 * DAY * 1000) };
const times = (config: Readonly<Record<string, string>>) => topicTimes(new Map(Object.entries(config)));

describe('a topic that keeps records for a week', () => {
  const kept = NOW - 7 * DAY;

  it('refuses a run of which nothing would stay', () => {
    expect(() => assertTimesFit(measured(kept - 2, 1), times(WEEK), 't', NOW)).toThrow(
      expect.objectContaining({
        code: 'command.in-the-past',
        message:
          'The last measurement is from 2026-01-24T07:59:58Z, and topic "t" keeps records for 7 days (retention.ms), so Kafka would delete the whole run within minutes. Start later, raise retention.ms, or use KAFKA_RECORD_TIMESTAMP=publish instead of measurement.',
      }),
    );
  });

  it('takes a run of which a part would stay, with a warning that says which', () => {
    const plan = measured(kept - HOUR, 2);
    expect(() => assertTimesFit(plan, times(WEEK), 't', NOW)).not.toThrow();
    expect(timeWarnings(plan, times(WEEK), 't', NOW)).toEqual([
      'Topic "t" keeps records for 7 days (retention.ms), and the first measurement is from 2026-01-24T07:00:00Z: Kafka may delete the records from before 2026-01-24T08:00:00Z within minutes. To keep them, raise retention.ms, or use KAFKA_RECORD_TIMESTAMP=publish instead of measurement.',
    ]);
  });

  it('says nothing of a run that stays', () => {
    expect(timeWarnings(measured(kept, 1), times(WEEK), 't', NOW)).toEqual([]);
  });
});

describe(topicTimes.name, () => {
  const old = measured(0, 1);

  it.each([
    ['that is compacted only', { ...WEEK, 'cleanup.policy': 'compact' }],
    ['without a limit', { ...WEEK, 'retention.ms': '-1' }],
    ['whose limits are the largest number', { 'message.timestamp.before.max.ms': '9223372036854775807' }],
    ['of which nothing is known', {}],
  ])('of a topic %s takes records however old they are', (_, config) => {
    expect(() => assertTimesFit(old, times(config), 't', NOW)).not.toThrow();
    expect(timeWarnings(old, times(config), 't', NOW)).toEqual([]);
  });

  it('takes everything if its brokers set the time, and says that ours has no effect', () => {
    const ofBroker = times({ ...WEEK, 'message.timestamp.type': 'LogAppendTime' });
    for (const plan of [old, measured(NOW + 9 * DAY)]) {
      expect(() => assertTimesFit(plan, ofBroker, 't', NOW)).not.toThrow();
      expect(timeWarnings(plan, ofBroker, 't', NOW)).toEqual([
        expect.stringMatching(/"t".*LogAppendTime.*KAFKA_RECORD_TIMESTAMP=measurement has no effect/),
      ]);
    }
  });

  it.each([
    ['command.in-the-past', 'message.timestamp.before.max.ms', NOW - 90 * 60 - 1, /older than 90 minutes/],
    [
      'command.in-the-future',
      'message.timestamp.after.max.ms',
      NOW + 90 * 60 + 1,
      /more than 90 minutes in the future/,
    ],
  ])('gives %s for records beyond %s', (code, setting, first, message) => {
    const limited = times({ [setting]: String(90 * 60_000) });
    expect(() => assertTimesFit(measured(first), limited, 't', NOW)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(() => assertTimesFit(measured(first + Math.sign(NOW - first)), limited, 't', NOW)).not.toThrow();
  });

  it('assumes Kafka’s default of an hour ahead if the settings may not be read', () => {
    const unknown = topicTimes(undefined);
    expect(() => assertTimesFit(measured(NOW + HOUR), unknown, 't', NOW)).not.toThrow();
    expect(() => assertTimesFit(measured(NOW + HOUR + 1), unknown, 't', NOW)).toThrow(/more than 1 hour/);
  });
});
