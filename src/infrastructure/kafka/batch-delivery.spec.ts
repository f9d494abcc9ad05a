import { describe, expect, it } from '@jest/globals';
import { DestinationError } from '../../domain/errors.js';
import { type BatchCarrier, BatchDelivery } from './batch-delivery.js';
import type { Broker } from './kafkajs-inside.js';
import { GarbledAnswer, type ProduceAnswer } from './produce-request.js';

const NEVER = new AbortController().signal;
const REFUSED = Object.assign(new Error('no'), { name: 'KafkaJSSASLAuthenticationError' });
const LOST = Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError' });
const [NONE, NOT_LEADER, TIMED_OUT, TOO_LARGE, NOT_ENOUGH, AFTER_APPEND] = [0, 6, 7, 10, 19, 20];
const [OUT_OF_ORDER, DUPLICATE] = [45, 46];

type Step = number | Error | ProduceAnswer;

interface Trial {
  readonly delivery: BatchDelivery;
  /** What was sent, as it was at that moment. */
  readonly sent: string[];
  readonly throttles: number[];
  readonly refreshes: () => number;
}

/** A batch whose attempts are answered in turn: with an error code, an answer, or not at all. */
function aBatch(...steps: readonly Step[]): Trial {
  return aBatchOver({}, ...steps);
}

/** The same, over a connection whose other parts are the given ones. */
function aBatchOver(parts: Partial<BatchCarrier>, ...steps: readonly Step[]): Trial {
  const sent: string[] = [];
  const throttles: number[] = [];
  let refreshes = 0;
  const carrier: BatchCarrier = {
    leaderOf: () => Promise.resolve({} as Broker),
    refresh: () => {
      refreshes++;
      return Promise.resolve();
    },
    produce: (_, __, request) => {
      sent.push(Buffer.from(request).toString('hex'));
      const step = steps[sent.length - 1] ?? new Error('There is no further attempt.');
      if (step instanceof Error) return Promise.reject(step);
      return Promise.resolve(
        typeof step === 'number' ? { errorCode: step, baseOffset: 7n, throttleMs: 0 } : step,
      );
    },
    ...parts,
  };
  const delivery = new BatchDelivery(3, Uint8Array.of(1, 2, 3), carrier, (ms) => throttles.push(ms));
  return { delivery, sent, throttles, refreshes: () => refreshes };
}

describe(BatchDelivery.name, () => {
  it('is done when a broker says that it has kept the batch', async () => {
    const { delivery, sent } = aBatch(NONE);
    await expect(delivery.complete(NEVER)).resolves.toMatchObject({ baseOffset: 7n });
    expect(sent).toEqual(['010203']);
    expect(delivery.perhapsKept).toBe(false);
  });

  it.each([
    ['lost', LOST],
    ['garbled', new GarbledAnswer('cut off')],
  ])(
    'sends the same bytes again when the answer is %s, and takes a duplicate for success',
    async (_, lost) => {
      const { delivery, sent, refreshes } = aBatch(lost, DUPLICATE);
      await expect(delivery.complete(NEVER)).resolves.toMatchObject({ errorCode: DUPLICATE });
      expect(sent).toEqual(['010203', '010203']);
      expect(refreshes()).toBe(1);
    },
  );

  it('fails for a duplicate that was sent once only', async () => {
    const { delivery, sent } = aBatch(DUPLICATE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'DUPLICATE_SEQUENCE_NUMBER' });
    expect(sent).toHaveLength(1);
  });

  it.each([2, 3, 5, 6, 7, 8, 9, 13, 19, 20, 56, 74, 75, 89])(
    'asks who leads and sends the same bytes again after error code %d',
    async (code) => {
      const { delivery, sent, refreshes } = aBatch(code, NONE);
      await expect(delivery.complete(NEVER)).resolves.toMatchObject({ errorCode: NONE });
      expect([sent, refreshes()]).toEqual([['010203', '010203'], 1]);
    },
  );

  it.each([
    [-1, 'UNKNOWN'],
    [29, 'TOPIC_AUTHORIZATION_FAILED'],
    [32, 'INVALID_TIMESTAMP'],
    [OUT_OF_ORDER, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
    [47, 'INVALID_PRODUCER_EPOCH'],
    [59, 'UNKNOWN_PRODUCER_ID'],
  ])('fails at once for error code %d, %s', async (code, type) => {
    const { delivery, sent } = aBatch(code);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type });
    expect(sent).toHaveLength(1);
  });

  it('says that a batch is too large which no broker has kept', async () => {
    await expect(aBatch(TOO_LARGE).delivery.complete(NEVER)).resolves.toBe('too-large');
    await expect(aBatch(NOT_ENOUGH, TOO_LARGE).delivery.complete(NEVER)).resolves.toBe('too-large');
  });

  it.each<[string, Step]>([
    ['has no answer', LOST],
    ['timed out', TIMED_OUT],
    ['was appended', AFTER_APPEND],
    ['found that the leader had changed', NOT_LEADER],
  ])('never lets a batch be divided whose attempt %s', async (_, step) => {
    const { delivery } = aBatch(step, TOO_LARGE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    expect(delivery.perhapsKept).toBe(true);
  });

  it.each<[Step, boolean]>([
    [LOST, true],
    [TIMED_OUT, true],
    [AFTER_APPEND, true],
    [NOT_LEADER, true],
    [NOT_ENOUGH, false],
  ])('knows after %s whether the batch may be kept: %s', async (step, expected) => {
    const { delivery } = aBatch(step, new TypeError('end'));
    await expect(delivery.complete(NEVER)).rejects.toThrow();
    const stop = new AbortController();
    const again = aBatch(step);
    const ended = again.delivery.complete(stop.signal);
    stop.abort();
    await expect(ended).rejects.toThrow();
    expect(again.delivery.perhapsKept).toBe(expected);
  });

  it('fails at once for errors that are no broker’s', async () => {
    const error = new TypeError('a defect');
    const { delivery, sent } = aBatch(error);
    await expect(delivery.complete(NEVER)).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });

  it('asks again where credentials are refused that let the run in before', async () => {
    const { delivery, sent } = aBatch(REFUSED, NONE);
    await expect(delivery.complete(NEVER)).resolves.toMatchObject({ errorCode: 0 });
    expect(sent).toHaveLength(2);
    const stop = new AbortController();
    const refused = aBatch(REFUSED);
    const ended = refused.delivery.complete(stop.signal);
    await new Promise(setImmediate);
    stop.abort();
    await expect(ended).rejects.toThrow();
    expect(refused.delivery.lastError).toBe(REFUSED);
  });

  it.each<[string, readonly Step[]]>([
    ['an answer that it is not the leader', [LOST, NOT_LEADER]],
    ['that the replicas are too few', [TIMED_OUT, 19]],
  ])('does not forget an attempt that may be kept after %s', async (_, steps) => {
    const { delivery } = aBatch(...steps, TOO_LARGE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    expect(delivery.perhapsKept).toBe(true);
  });

  it('keeps in mind nothing of a batch that was refused at once', async () => {
    const { delivery } = aBatch(29);
    await expect(delivery.complete(NEVER)).rejects.toThrow();
    expect(delivery.perhapsKept).toBe(false);
  });

  it('has sent nothing while no leader is found, so a duplicate then is no success', async () => {
    let asked = 0;
    const leaderOf = (): Promise<Broker> =>
      ++asked < 3 ? Promise.reject(LOST) : Promise.resolve({} as Broker);
    const { delivery, sent, refreshes } = aBatchOver({ leaderOf }, DUPLICATE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'DUPLICATE_SEQUENCE_NUMBER' });
    expect([sent.length, refreshes(), delivery.perhapsKept]).toEqual([1, 2, false]);
  });

  it('ends where the partition is gone', async () => {
    const gone = new DestinationError('kafka.topic-changed', 'It is gone.');
    const { delivery, sent } = aBatchOver({ leaderOf: () => Promise.reject(gone) });
    await expect(delivery.complete(NEVER)).rejects.toBe(gone);
    expect(sent).toEqual([]);
  });

  it.each([LOST, REFUSED])('sends again though nobody says who leads: $name', async (failure) => {
    const { delivery } = aBatchOver({ refresh: () => Promise.reject(failure) }, NOT_LEADER, NONE);
    await expect(delivery.complete(NEVER)).resolves.toMatchObject({ errorCode: NONE });
    expect(delivery.lastError).toBe(failure);
  });

  it('fails at once where to ask who leads is a defect', async () => {
    const defect = new TypeError('a defect');
    const { delivery, sent } = aBatchOver({ refresh: () => Promise.reject(defect) }, NOT_LEADER, NONE);
    await expect(delivery.complete(NEVER)).rejects.toBe(defect);
    expect(sent).toHaveLength(1);
  });

  it('sends nothing more when the signal aborts while it asks who leads', async () => {
    const stop = new AbortController();
    const refresh = (): Promise<void> => {
      stop.abort();
      return Promise.resolve();
    };
    const { delivery, sent } = aBatchOver({ refresh }, NOT_LEADER, NONE);
    await expect(delivery.complete(stop.signal)).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });

  it('tells how long a broker wants to be left alone', async () => {
    const { delivery, throttles } = aBatch({ errorCode: NONE, baseOffset: 0n, throttleMs: 1200 });
    await delivery.complete(NEVER);
    expect(throttles).toEqual([1200]);
    const refused = aBatch({ errorCode: 89, baseOffset: -1n, throttleMs: 300 }, NONE);
    await refused.delivery.complete(NEVER);
    expect(refused.throttles).toEqual([300]);
  });

  it('ends when the signal aborts, and remembers what was heard last', async () => {
    const stop = new AbortController();
    const { delivery } = aBatch(LOST, LOST, LOST);
    const ended = delivery.complete(stop.signal);
    await new Promise(setImmediate);
    stop.abort();
    await expect(ended).rejects.toThrow();
    expect(delivery.lastError).toBe(LOST);
  });
});
