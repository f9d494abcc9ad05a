import { describe, expect, it } from '@jest/globals';
import { METADATA, topicIdRequest, VERSION_WITH_TOPIC_IDS } from './topic-id-request.js';

const ID = '0123456789abcdef0123456789abcdef';

/** An answer of version 12 from a cluster of two brokers, without the correlation id. */
function anAnswer({ error = 0, topic = 'reefer-telemetry', id = ID } = {}): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.of(value.length + 1), Buffer.from(value)]);
  const int32 = (value: number): Buffer => Buffer.from(value.toString(16).padStart(8, '0'), 'hex');
  const noTags = Buffer.of(0);
  const broker = (node: number, rack: Buffer): Buffer[] => [
    ...[int32(node), text('127.0.0.1'), int32(9092)],
    ...[rack, Buffer.of(1, 7, 2, 0xff, 0xff)], // a tag of a later version
  ];
  return Buffer.concat([
    ...[noTags, int32(0)],
    ...[Buffer.of(3), ...broker(1, Buffer.of(0)), ...broker(2, text('rack'))],
    ...[text('cluster'), int32(1)],
    ...[Buffer.of(2), Buffer.of(0, error), text(topic), Buffer.from(id, 'hex')],
    Buffer.alloc(40), // partitions and the rest
  ]);
}

const answered = (payload: Buffer): Promise<{ id: string }> =>
  topicIdRequest('reefer-telemetry').response.decode(payload);

describe(topicIdRequest.name, () => {
  it('asks for one topic by its name only', async () => {
    const { request } = topicIdRequest('t');
    expect([request.apiKey, request.apiVersion]).toEqual([METADATA, VERSION_WITH_TOPIC_IDS]);
    const { buffer } = await request.encode();
    expect(buffer.toString('hex')).toBe(`0002${'00'.repeat(16)}0274${'00'.repeat(4)}`);
  });

  it('writes the length of a long name in several bytes', async () => {
    const { buffer } = await topicIdRequest('n'.repeat(249)).request.encode();
    expect(buffer.subarray(18, 21).toString('hex')).toBe('fa016e');
    expect(buffer).toHaveLength(20 + 249 + 4);
  });

  it('reads the id', async () => {
    expect(await answered(anAnswer())).toEqual({ id: ID });
    expect(await answered(anAnswer({ topic: 'n'.repeat(120), id: ID.replace('0', 'f') }))).toEqual({
      id: ID.replace('0', 'f'),
    });
  });

  it('distinguishes a missing topic from other failures', async () => {
    await expect(answered(anAnswer({ error: 3 }))).rejects.toMatchObject({
      type: 'UNKNOWN_TOPIC_OR_PARTITION',
    });
    await expect(answered(anAnswer({ error: 29 }))).rejects.toThrow('error code 29');
  });

  it('rejects an answer that is cut off', async () => {
    await expect(answered(anAnswer().subarray(0, 60))).rejects.toThrow('cut off');
  });
});
