import { describe, expect, it } from '@jest/globals';
import type { Message, RecordMetadata } from 'kafkajs';
import { PartitionLane } from './partition-lane.js';

const PARTITION = 3;

function messages(count: number): Message[] {
  return Array.from({ length: count }, (_, i) => ({ value: String(i) }));
}

function answer(baseOffset: number | undefined, overrides: Partial<RecordMetadata> = {}): RecordMetadata {
  return {
    topicName: 'reefer-telemetry',
    partition: PARTITION,
    errorCode: 0,
    ...(baseOffset !== undefined && { baseOffset: String(baseOffset) }),
    ...overrides,
  };
}

/** A lane whose sends are answered in turn; it keeps what was sent. */
function laneAnswered(...answers: readonly (readonly RecordMetadata[])[]): [PartitionLane, Message[][]] {
  const sent: Message[][] = [];
  const lane = new PartitionLane('reefer-telemetry', PARTITION, (share) => {
    sent.push(share);
    return Promise.resolve([...(answers[sent.length - 1] ?? [])]);
  });
  return [lane, sent];
}

describe(PartitionLane.name, () => {
  it('sends at most 1000 messages at once, in order, and counts what is acknowledged', async () => {
    const [lane, sent] = laneAnswered([answer(0)], [answer(1000)], [answer(2000)]);
    const all = messages(2500);
    await lane.send(all);
    expect(sent.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(sent.flat()).toEqual(all);
    expect(lane.acknowledged).toBe(2500);
  });

  it('has one send under way at a time', async () => {
    let underWay = 0;
    let most = 0;
    let offset = 0;
    const lane = new PartitionLane('reefer-telemetry', PARTITION, async (share) => {
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay--;
      offset += share.length;
      return [answer(offset - share.length)];
    });
    await lane.send(messages(5000));
    expect(most).toBe(1);
  });

  it('sends nothing for no messages', async () => {
    const [lane, sent] = laneAnswered();
    await lane.send([]);
    expect(sent).toEqual([]);
  });

  it('allows that others write to the partition as well', async () => {
    const [lane] = laneAnswered([answer(70)], [answer(5000)]);
    await lane.send(messages(2000));
    expect(lane.acknowledged).toBe(2000);
  });

  it('takes an answer that names no offset', async () => {
    const [lane] = laneAnswered([answer(undefined)], [answer(-1)], [answer(10)]);
    await lane.send(messages(3000));
    expect(lane.acknowledged).toBe(3000);
  });

  it.each<[string, readonly RecordMetadata[], string]>([
    ['nothing, as kafkajs does for a partition that is gone', [], 'kafka.topic-changed'],
    ['for another partition', [answer(1000, { partition: 2 })], 'kafka.topic-changed'],
    ['for two partitions', [answer(1000), answer(0, { partition: 2 })], 'kafka.topic-changed'],
    ['with an error code', [answer(1000, { errorCode: 7 })], 'kafka.failed'],
    ['with offsets that begin again', [answer(0)], 'kafka.topic-changed'],
    ['with offsets that go back by one', [answer(1069)], 'kafka.topic-changed'],
  ])('fails where a send is answered %s, and counts only what came before', async (_, second, code) => {
    const [lane, sent] = laneAnswered([answer(70)], second, [answer(9000)]);
    await expect(lane.send(messages(2500))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/topic "reefer-telemetry"/i),
    });
    expect(lane.acknowledged).toBe(1000);
    expect(sent).toHaveLength(2);
  });

  it('remembers the offsets from one call to the next', async () => {
    const [lane] = laneAnswered([answer(70)], [answer(71)], [answer(71)]);
    await lane.send(messages(1));
    await lane.send(messages(1));
    await expect(lane.send(messages(1))).rejects.toMatchObject({ code: 'kafka.topic-changed' });
    expect(lane.acknowledged).toBe(2);
  });

  it('fails as its send fails', async () => {
    const failure = new Error('gone');
    const lane = new PartitionLane('reefer-telemetry', PARTITION, () => Promise.reject(failure));
    await expect(lane.send(messages(10))).rejects.toBe(failure);
    expect(lane.acknowledged).toBe(0);
  });
});
