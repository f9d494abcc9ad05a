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
  /** Copies of the requests, made when they were sent. */
  readonly sent: string[];
  readonly throttles: number[];
  readonly refreshes: () => number;
}

/** A batch whose attempts get the given outcomes in turn: an error code, an answer or no answer. */
function aBatch(...steps: readonly Step[]): Trial {
  return aBatchOver({}, ...steps);
}

/** The same over a connection with some methods replaced. */
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
  it('completes when a broker confirms that it has stored the batch', async () => {
    const { delivery, sent } = aBatch(NONE);
    await expect(delivery.complete(NEVER)).resolves.toMatchObject({ baseOffset: 7n });
    expect(sent).toEqual(['010203']);
    expect(delivery.perhapsStored).toBe(false);
  });

  it.each([
    ['lost', LOST],
    ['garbled', new GarbledAnswer('cut off')],
  ])(
    'sends the same bytes again when the answer is %s, and then accepts a duplicate as success',
    async (_, lost) => {
      const { delivery, sent, refreshes } = aBatch(lost, DUPLICATE);
      await expect(delivery.complete(NEVER)).resolves.toMatchObject({ errorCode: DUPLICATE });
      expect(sent).toEqual(['010203', '010203']);
      expect(refreshes()).toBe(1);
    },
  );

  it('fails if a broker reports a duplicate of a batch that was sent only once', async () => {
    const { delivery, sent } = aBatch(DUPLICATE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'DUPLICATE_SEQUENCE_NUMBER' });
    expect(sent).toHaveLength(1);
  });

  it.each([2, 3, 5, 6, 7, 8, 9, 13, 19, 20, 56, 74, 75, 89])(
    'refreshes the metadata and sends the same bytes again after error code %d',
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

  it('reports a batch as too large if no broker has stored it', async () => {
    await expect(aBatch(TOO_LARGE).delivery.complete(NEVER)).resolves.toBe('too-large');
    await expect(aBatch(NOT_ENOUGH, TOO_LARGE).delivery.complete(NEVER)).resolves.toBe('too-large');
  });

  it.each<[string, Step]>([
    ['has no answer', LOST],
    ['timed out', TIMED_OUT],
    ['was appended', AFTER_APPEND],
    ['found that the leader had changed', NOT_LEADER],
  ])('never lets a batch be divided if an attempt %s', async (_, step) => {
    const { delivery } = aBatch(step, TOO_LARGE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    expect(delivery.perhapsStored).toBe(true);
  });

  it.each<[Step, boolean]>([
    [LOST, true],
    [TIMED_OUT, true],
    [AFTER_APPEND, true],
    [NOT_LEADER, true],
    [NOT_ENOUGH, false],
  ])('knows after %s whether the batch may be stored: %s', async (step, expected) => {
    const { delivery } = aBatch(step, new TypeError('end'));
    await expect(delivery.complete(NEVER)).rejects.toThrow();
    const stop = new AbortController();
    const again = aBatch(step);
    const ended = again.delivery.complete(stop.signal);
    stop.abort();
    await expect(ended).rejects.toThrow();
    expect(again.delivery.perhapsStored).toBe(expected);
  });

  it('fails at once for errors that do not come from a broker', async () => {
    const error = new TypeError('a defect');
    const { delivery, sent } = aBatch(error);
    await expect(delivery.complete(NEVER)).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });

  it('retries when a broker refuses credentials that were accepted before', async () => {
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
    ['an answer that the broker is not the leader', [LOST, NOT_LEADER]],
    ['an answer that there are too few replicas', [TIMED_OUT, 19]],
  ])('remembers that an earlier attempt may be stored after %s', async (_, steps) => {
    const { delivery } = aBatch(...steps, TOO_LARGE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    expect(delivery.perhapsStored).toBe(true);
  });

  it('does not regard a batch that was refused at once as possibly stored', async () => {
    const { delivery } = aBatch(29);
    await expect(delivery.complete(NEVER)).rejects.toThrow();
    expect(delivery.perhapsStored).toBe(false);
  });

  it('does not count an attempt without a leader as sent, so a duplicate is not a success', async () => {
    let asked = 0;
    const leaderOf = (): Promise<Broker> =>
      ++asked < 3 ? Promise.reject(LOST) : Promise.resolve({} as Broker);
    const { delivery, sent, refreshes } = aBatchOver({ leaderOf }, DUPLICATE);
    await expect(delivery.complete(NEVER)).rejects.toMatchObject({ type: 'DUPLICATE_SEQUENCE_NUMBER' });
    expect([sent.length, refreshes(), delivery.perhapsStored]).toEqual([1, 2, false]);
  });

  it('fails if the partition is gone', async () => {
    const gone = new DestinationError('kafka.topic-changed', 'It is gone.');
    const { delivery, sent } = aBatchOver({ leaderOf: () => Promise.reject(gone) });
    await expect(delivery.complete(NEVER)).rejects.toBe(gone);
    expect(sent).toEqual([]);
  });

  it.each([LOST, REFUSED])('retries even if refreshing the metadata fails: $name', async (failure) => {
    const { delivery } = aBatchOver({ refresh: () => Promise.reject(failure) }, NOT_LEADER, NONE);
    await expect(delivery.complete(NEVER)).resolves.toMatchObject({ errorCode: NONE });
    expect(delivery.lastError).toBe(failure);
  });

  it('fails at once if refreshing the metadata fails with an unexpected error', async () => {
    const defect = new TypeError('a defect');
    const { delivery, sent } = aBatchOver({ refresh: () => Promise.reject(defect) }, NOT_LEADER, NONE);
    await expect(delivery.complete(NEVER)).rejects.toBe(defect);
    expect(sent).toHaveLength(1);
  });

  it('sends nothing more when the signal aborts while it refreshes the metadata', async () => {
    const stop = new AbortController();
    const refresh = (): Promise<void> => {
      stop.abort();
      return Promise.resolve();
    };
    const { delivery, sent } = aBatchOver({ refresh }, NOT_LEADER, NONE);
    await expect(delivery.complete(stop.signal)).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });

  it('reports the throttle time of a broker', async () => {
    const { delivery, throttles } = aBatch({ errorCode: NONE, baseOffset: 0n, throttleMs: 1200 });
    await delivery.complete(NEVER);
    expect(throttles).toEqual([1200]);
    const refused = aBatch({ errorCode: 89, baseOffset: -1n, throttleMs: 300 }, NONE);
    await refused.delivery.complete(NEVER);
    expect(refused.throttles).toEqual([300]);
  });

  it('rejects when the signal aborts, and remembers the last error', async () => {
    const stop = new AbortController();
    const { delivery } = aBatch(LOST, LOST, LOST);
    const ended = delivery.complete(stop.signal);
    await new Promise(setImmediate);
    stop.abort();
    await expect(ended).rejects.toThrow();
    expect(delivery.lastError).toBe(LOST);
  });
});
