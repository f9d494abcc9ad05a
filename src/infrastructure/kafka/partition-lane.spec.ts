import { describe, expect, it } from '@jest/globals';
import { aCommand } from '../../../test/builders/command-builder.js';
import { decodeBatch, type DecodedBatch } from '../../../test/builders/record-batch-decoder.js';
import { rowsOf } from '../../../test/builders/record-builder.js';
import { until } from '../../../test/builders/until.js';
import type { BatchCarrier } from './batch-delivery.js';
import type { Broker } from './kafkajs-inside.js';
import { BATCH_RECORDS, PartitionLane } from './partition-lane.js';
import { type ProduceAnswer, produceHeaderBytes } from './produce-request.js';
import { Throttle } from './throttle.js';

const TOPIC = 'reefer-telemetry';
const PARTITION = 3;
const NEVER = new AbortController().signal;
const TOO_LARGE = 10;
const LOST = Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError' });

type Given = Partial<ProduceAnswer> | Error;
type Answer = (batch: DecodedBatch, attempt: number) => Given | Promise<Given>;

interface Trial {
  readonly lane: PartitionLane;
  readonly batches: DecodedBatch[];
  /** The partitions whose leader was looked up or to which a batch was sent. */
  readonly partitions: ReadonlySet<number>;
  readonly mostAtOnce: () => number;
  readonly send: (records: number, cancelled?: AbortSignal) => Promise<void>;
}

/** A broker that stores every batch after the previous one, unless told otherwise. */
function aLane({
  answer = () => ({}),
  firstOffset = 0n,
  firstSequence = 0,
  deliveryTimeoutMs = 10_000,
  batchBytes = 1e6,
  compression = 'none',
}: {
  readonly answer?: Answer;
  readonly firstOffset?: bigint;
  readonly firstSequence?: number;
  readonly deliveryTimeoutMs?: number;
  readonly batchBytes?: number;
  readonly compression?: 'none' | 'gzip';
} = {}): Trial {
  const batches: DecodedBatch[] = [];
  const partitions = new Set<number>();
  let offset = firstOffset;
  let [underWay, most] = [0, 0];
  const carrier: BatchCarrier = {
    leaderOf: (partition) => {
      partitions.add(partition);
      return Promise.resolve({} as Broker);
    },
    refresh: () => Promise.resolve(),
    produce: async (_, partition, request) => {
      partitions.add(partition).add(partitionIn(request));
      const batch = decodeBatch(request.subarray(produceHeaderBytes(TOPIC)));
      batches.push(batch);
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay--;
      const given = await answer(batch, batches.length);
      if (given instanceof Error) throw given;
      const all: ProduceAnswer = { errorCode: 0, baseOffset: offset, throttleMs: 0, ...given };
      if (all.errorCode === 0) offset += BigInt(batch.records.length);
      return all;
    },
  };
  const settings = {
    topic: TOPIC,
    form: { runId: 'run', payload: 'json', recordTimestamp: 'publish', compression },
    batchBytes,
    deliveryTimeoutMs,
  } as const;
  const identity = { producerId: 1n, producerEpoch: 0 };
  const lane = new PartitionLane(PARTITION, settings, identity, carrier, new Throttle(), firstSequence);
  let sent = 0;
  return {
    lane,
    batches,
    partitions,
    mostAtOnce: () => most,
    send: (records, cancelled = NEVER) => {
      const rows = rowsOf(aCommand({ records: sent + records }), sent, sent + records);
      sent += records;
      return lane.send(
        rows,
        Uint32Array.from({ length: records }, (_, i) => i),
        cancelled,
      );
    },
  };
}

/** The partition in a request, which comes before the batch and its length. */
function partitionIn(request: Uint8Array): number {
  return new DataView(request.buffer, request.byteOffset).getInt32(produceHeaderBytes(TOPIC) - 8);
}

function numbersOf(batches: readonly DecodedBatch[]): number[] {
  return batches.flatMap(({ records }) =>
    records.map(({ value }) => (JSON.parse(value) as { recordNumber: number }).recordNumber),
  );
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sizes = (batches: readonly DecodedBatch[]): number[] => batches.map(({ records }) => records.length);

/** Whether each batch starts with the sequence number that follows the previous batch. */
function expectNoGap(batches: readonly DecodedBatch[], first = 0): void {
  let sequence = first;
  for (const batch of batches) {
    expect(batch.baseSequence).toBe(sequence);
    sequence = (sequence + batch.records.length) % 2 ** 31;
  }
}

describe(PartitionLane.name, () => {
  it('sends to the leader of its own partition', async () => {
    const { partitions, send } = aLane();
    await send(200);
    expect([...partitions]).toEqual([PARTITION]);
  });

  it('sends batches that grow to the largest size, one at a time, in order and without gaps', async () => {
    const { lane, batches, mostAtOnce, send } = aLane();
    await send(2500);
    expect(sizes(batches).slice(0, 5)).toEqual([64, 64, 128, 256, BATCH_RECORDS]);
    expect(Math.max(...sizes(batches))).toBe(BATCH_RECORDS);
    expect(numbersOf(batches)).toEqual(upTo(2500));
    expectNoGap(batches);
    expect([mostAtOnce(), lane.acknowledged, lane.unanswered]).toEqual([1, 2500, 0]);
  });

  it('continues with the next rows after the sequence number of the last ones', async () => {
    const { lane, batches, send } = aLane();
    await send(100);
    await send(300);
    await send(0);
    expect(numbersOf(batches)).toEqual(upTo(400));
    expectNoGap(batches);
    expect(lane.acknowledged).toBe(0);
  });

  it('starts sequence numbers again at 0 after the largest one', async () => {
    const { batches, send } = aLane({ firstSequence: 2 ** 31 - 70 });
    await send(500);
    expectNoGap(batches, 2 ** 31 - 70);
    expect(batches[2]?.baseSequence).toBe(58);
  });

  it('accepts gaps in the offsets from other producers, and answers without an offset', async () => {
    const others = aLane({ answer: (_, attempt) => ({ baseOffset: BigInt(attempt * 5000) }) });
    await others.send(1000);
    expect(others.lane.acknowledged).toBe(1000);
    const silent = aLane({ answer: () => ({ baseOffset: -1n }) });
    await silent.send(1000);
    expect(silent.lane.acknowledged).toBe(1000);
  });

  it.each([
    ['begin again', 0n],
    ['go back by one', 63n],
  ])('fails if offsets %s, and counts only the records before that', async (_, baseOffset) => {
    const { lane, send } = aLane({ answer: (__, attempt) => (attempt === 2 ? { baseOffset } : {}) });
    await expect(send(1000)).rejects.toMatchObject({
      code: 'kafka.topic-changed',
      message: expect.stringMatching(/topic "reefer-telemetry"/i),
    });
    expect(lane.acknowledged).toBe(64);
  });

  it('remembers the offsets from one call to the next', async () => {
    const { send } = aLane({ answer: (_, attempt) => (attempt === 2 ? { baseOffset: 9n } : {}) });
    await send(10);
    await expect(send(10)).rejects.toMatchObject({ code: 'kafka.topic-changed' });
  });

  it('halves a batch that is too large until the broker accepts it, and never makes a larger one again', async () => {
    const { lane, batches, send } = aLane({
      answer: ({ records }) => (records.length > 20 ? { errorCode: TOO_LARGE } : {}),
    });
    await send(300);
    const accepted = batches.filter(({ records }) => records.length <= 20);
    expect(sizes(batches).slice(0, 3)).toEqual([64, 32, 16]);
    expect(
      sizes(batches)
        .slice(3)
        .every((size) => size <= 16),
    ).toBe(true);
    expect(numbersOf(accepted)).toEqual(upTo(300));
    expectNoGap(accepted);
    expect(lane.acknowledged).toBe(300);
  });

  it('halves a list of records that is too large in the same way', async () => {
    const { lane, batches, send } = aLane({
      answer: ({ records }) => (records.length > 40 ? { errorCode: 18 } : {}),
    });
    await send(64);
    expect(sizes(batches)).toEqual([64, 32, 32]);
    expect(lane.acknowledged).toBe(64);
  });

  it('remembers from one call to the next which size was too large, and leaves no gap', async () => {
    const { batches, send } = aLane({
      firstSequence: 2 ** 31 - 70,
      answer: ({ records }) => (records.length > 33 ? { errorCode: TOO_LARGE } : {}),
    });
    await send(65);
    await send(200);
    const accepted = batches.filter(({ records }) => records.length <= 33);
    expect(batches.length - accepted.length).toBe(1);
    expect(Math.max(...sizes(accepted))).toBe(32);
    expect(numbersOf(accepted)).toEqual(upTo(265));
    expectNoGap(accepted, 2 ** 31 - 70);
  });

  it('never divides a batch that may be stored', async () => {
    const { lane, batches, send } = aLane({
      answer: (_, attempt) => (attempt === 1 ? LOST : { errorCode: TOO_LARGE }),
    });
    await expect(send(100)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    expect(sizes(batches)).toEqual([64, 64]);
    expect([lane.acknowledged, lane.unanswered]).toEqual([0, 64]);
  });

  it('respects the limit of bytes per batch', async () => {
    const { batches, send } = aLane({ batchBytes: 10_000 });
    await send(300);
    expect(numbersOf(batches)).toEqual(upTo(300));
    expectNoGap(batches);
    expect(Math.max(...sizes(batches))).toBeLessThan(30);
  });

  it('compresses batches, and still makes the next one while one is in flight', async () => {
    const { lane, batches, send } = aLane({ compression: 'gzip' });
    await send(1000);
    expect(numbersOf(batches)).toEqual(upTo(1000));
    expectNoGap(batches);
    expect(lane.acknowledged).toBe(1000);
  });

  it('sends the same records again under the same sequence number', async () => {
    const { lane, batches, send } = aLane({ answer: (_, attempt) => (attempt === 3 ? LOST : {}) });
    await send(192);
    expect(batches[3]).toEqual(batches[2]);
    expectNoGap(batches.slice(0, 3));
    expect([lane.acknowledged, lane.unanswered]).toEqual([192, 0]);
  });

  it('fails if the broker does not even accept a single record', async () => {
    const { lane, batches, send } = aLane({ answer: () => ({ errorCode: TOO_LARGE }) });
    await expect(send(100)).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' });
    expect(sizes(batches)).toEqual([64, 32, 16, 8, 4, 2, 1]);
    expect(lane.acknowledged).toBe(0);
  });

  it('makes batches smaller while the broker throttles for a long time', async () => {
    const { batches, send } = aLane({
      answer: (_, attempt) => ({ throttleMs: attempt === 3 ? 1200 : 0 }),
    });
    await send(1000);
    const [largest, first, second] = sizes(batches).slice(2);
    expect([largest, first]).toEqual([128, 256]); // made before the answer came
    expect(second).toBe(106);
  });

  it('makes batches neither smaller nor larger while the broker throttles for a short time', async () => {
    const { batches, send } = aLane({ answer: () => ({ throttleMs: 5 }) });
    await send(320);
    expect(sizes(batches)).toEqual([64, 64, 64, 64, 64]);
  });

  it('makes batches of one record at least, however long the broker throttles', async () => {
    const { batches, send } = aLane({ answer: (_, attempt) => ({ throttleMs: attempt === 1 ? 1100 : 0 }) });
    await send(1);
    await send(5);
    expect(sizes(batches)).toEqual([1, 1, 1, 2, 1]);
  });

  it('does not count throttled time towards the deadline of a batch', async () => {
    const { lane, batches, send } = aLane({
      // The pauses before the fourth attempt alone are longer than the deadline.
      answer: (_, attempt) => (attempt < 4 ? { errorCode: 19, throttleMs: 60_000 } : {}),
      deliveryTimeoutMs: 100,
    });
    await send(64);
    expect([lane.acknowledged, batches.length]).toEqual([64, 4]);
  });

  it('ends when the run is cancelled while the broker throttles', async () => {
    const stop = new AbortController();
    const { lane, batches, send } = aLane({ answer: () => ({ throttleMs: 60_000 }) });
    const sending = send(1000, stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    await sending;
    expect([lane.acknowledged, batches.length]).toEqual([64, 1]);
  });

  it('fails at the deadline of a batch, with the last error and the number of records that may be stored', async () => {
    const { lane, send } = aLane({
      answer: (_, attempt) => (attempt === 1 ? {} : LOST),
      deliveryTimeoutMs: 120,
    });
    await expect(send(200)).rejects.toMatchObject({ name: 'DeliveryTimeout', cause: LOST });
    expect([lane.acknowledged, lane.unanswered]).toEqual([64, 64]);
  });

  it('does not count a refused batch as unanswered at the deadline', async () => {
    const { lane, send } = aLane({ answer: () => ({ errorCode: 19 }), deliveryTimeoutMs: 120 });
    await expect(send(64)).rejects.toMatchObject({
      name: 'DeliveryTimeout',
      cause: { type: 'NOT_ENOUGH_REPLICAS' },
    });
    expect([lane.acknowledged, lane.unanswered]).toEqual([0, 0]);
  });

  it('fails with the error of the broker, and counts only the records before that', async () => {
    const { lane, send } = aLane({ answer: (_, attempt) => (attempt === 2 ? { errorCode: 45 } : {}) });
    await expect(send(1000)).rejects.toMatchObject({ type: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect([lane.acknowledged, lane.unanswered]).toEqual([64, 0]);
  });

  it('ends at once when it is stopped', async () => {
    const { lane, send } = aLane({ answer: () => LOST });
    const sending = send(200);
    await new Promise(setImmediate);
    lane.stop();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends at once when it is stopped while the broker does not answer', async () => {
    const { lane, send } = aLane({ answer: () => new Promise<never>(() => undefined) });
    const sending = send(200);
    await new Promise(setImmediate);
    lane.stop();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect([lane.acknowledged, lane.unanswered]).toEqual([0, 64]);
  });

  it('ends at once when it is stopped while the broker throttles, and sends nothing more', async () => {
    const cleanUp = new AbortController();
    const { lane, batches, send } = aLane({ answer: () => ({ throttleMs: 60_000 }) });
    const sending = send(200, cleanUp.signal);
    await until(() => lane.acknowledged === 64);
    lane.stop();
    await expect(sending).rejects.toThrow();
    cleanUp.abort();
    expect([lane.acknowledged, lane.unanswered, batches.length]).toEqual([64, 0, 1]);
  });

  it('ends when it is stopped, whatever step it is at', async () => {
    for (let steps = 0; steps < 20; steps++) {
      const { lane, send } = aLane({ answer: () => new Promise<never>(() => undefined) });
      const sending = send(64);
      for (let step = 0; step < steps; step++) await Promise.resolve();
      lane.stop();
      await expect(sending).rejects.toThrow();
      expect(lane.acknowledged).toBe(0);
    }
  });

  it('sends nothing more when it is stopped between two batches', async () => {
    const { lane, batches, send } = aLane({
      compression: 'gzip',
      answer: () => {
        setImmediate(() => lane.stop()); // The answer has arrived; the next batch is still being compressed.
        return {};
      },
    });
    await expect(send(200)).rejects.toThrow();
    expect([lane.unanswered, batches.length]).toEqual([0, 1]);
  });
});
