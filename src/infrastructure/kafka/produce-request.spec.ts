import { describe, expect, it } from '@jest/globals';
import { decodeBatch } from '../../../test/builders/record-batch-decoder.js';
import { aRecord } from '../../../test/builders/record-builder.js';
import { TelemetryRows } from '../../domain/telemetry/telemetry-rows.js';
import {
  GarbledAnswer,
  type ProduceAnswer,
  produceHeaderBytes,
  produceRequest,
  writeProduceHeader,
} from './produce-request.js';
import { RecordBatchWriter } from './record-batch.js';

const TOPIC = 'reefer-telemetry';
const PARTITION = 3;

interface Answer {
  readonly topics?: number;
  readonly topic?: string;
  readonly partitions?: number;
  readonly partition?: number;
  readonly error?: number;
  readonly throttleMs?: number;
}

/** An answer of version 7, without the correlation id. */
function anAnswer({
  topics = 1,
  topic = TOPIC,
  partitions = 1,
  partition = PARTITION,
  error = 0,
  throttleMs = 0,
}: Answer = {}): Buffer {
  const bytes = Buffer.alloc(4 + 2 + topic.length + 4 + 4 + 2 + 8 + 8 + 8 + 4);
  let at = bytes.writeInt32BE(topics);
  at = bytes.writeInt16BE(topic.length, at);
  at += bytes.write(topic, at);
  at = bytes.writeInt32BE(partitions, at);
  at = bytes.writeInt32BE(partition, at);
  at = bytes.writeInt16BE(error, at);
  at = bytes.writeBigInt64BE(2n ** 33n, at);
  at = bytes.writeBigInt64BE(-1n, at);
  at = bytes.writeBigInt64BE(0n, at);
  bytes.writeInt32BE(throttleMs, at);
  return bytes;
}

const read = (payload: Buffer): Promise<ProduceAnswer> =>
  produceRequest(new Uint8Array(100), TOPIC, PARTITION).response.decode(payload);

describe(produceRequest.name, () => {
  it('asks all replicas to acknowledge, uses no transaction, and contains the batch', async () => {
    const header = produceHeaderBytes(TOPIC);
    const bytes = new Uint8Array(header + 5);
    bytes.set([1, 2, 3, 4, 5], header);
    writeProduceHeader(bytes, TOPIC, PARTITION);
    const { request } = produceRequest(bytes, TOPIC, PARTITION);
    expect([request.apiKey, request.apiVersion]).toEqual([0, 7]);
    const { buffer } = await request.encode();
    expect([buffer.readInt16BE(0), buffer.readInt16BE(2), buffer.readInt32BE(4)]).toEqual([-1, -1, 8000]);
    expect([buffer.readInt32BE(8), buffer.readInt16BE(12)]).toEqual([1, TOPIC.length]);
    expect(buffer.toString('utf8', 14, 14 + TOPIC.length)).toBe(TOPIC);
    const at = 14 + TOPIC.length;
    expect([buffer.readInt32BE(at), buffer.readInt32BE(at + 4), buffer.readInt32BE(at + 8)]).toEqual([
      1,
      PARTITION,
      5,
    ]);
    expect([...buffer.subarray(at + 12)]).toEqual([1, 2, 3, 4, 5]);
  });

  it('contains a batch that a decoder can read after the header', async () => {
    const room = produceHeaderBytes(TOPIC);
    const rows = TelemetryRows.of([aRecord(), aRecord({ record_number: 1 })]);
    const form = { runId: 'run', payload: 'json', recordTimestamp: 'publish', compression: 'none' } as const;
    const identity = { producerId: 5n, producerEpoch: 1, sequence: 9 };
    const limits = { records: 10, bytes: 1e6 };
    const { bytes } = await new RecordBatchWriter(form, room).write(
      rows,
      Uint32Array.of(0, 1),
      identity,
      limits,
    );
    writeProduceHeader(bytes, TOPIC, PARTITION);
    const { buffer } = await produceRequest(bytes, TOPIC, PARTITION).request.encode();
    expect(buffer.readInt32BE(room - 4)).toBe(buffer.length - room);
    expect(decodeBatch(buffer.subarray(room))).toMatchObject({ producerId: 5n, baseSequence: 9 });
  });

  it('counts the bytes of a topic name, not its letters', async () => {
    const topic = 'kühl';
    const bytes = new Uint8Array(produceHeaderBytes(topic) + 1);
    writeProduceHeader(bytes, topic, PARTITION);
    const { buffer } = await produceRequest(bytes, topic, PARTITION).request.encode();
    expect(buffer.readInt16BE(12)).toBe(5);
    expect(buffer.toString('utf8', 14, 19)).toBe(topic);
    expect(buffer.readInt32BE(27)).toBe(1);
  });

  it('reads an answer without an offset', async () => {
    const answer = anAnswer();
    answer.writeBigInt64BE(-1n, 4 + 2 + TOPIC.length + 4 + 4 + 2);
    await expect(read(answer)).resolves.toMatchObject({ baseOffset: -1n });
  });

  it('reads error code, offset and throttle time', async () => {
    await expect(read(anAnswer({ error: 6, throttleMs: 1234 }))).resolves.toEqual({
      errorCode: 6,
      baseOffset: 2n ** 33n,
      throttleMs: 1234,
    });
  });

  it.each<[string, Buffer]>([
    ['about another topic', anAnswer({ topic: 'other' })],
    ['about no topic', anAnswer({ topics: 0 })],
    ['about another partition', anAnswer({ partition: 2 })],
    ['about two partitions', anAnswer({ partitions: 2 })],
    ['with a negative throttle time', anAnswer({ throttleMs: -1 })],
    ['in HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
  ])('rejects an answer %s', async (_, payload) => {
    await expect(read(payload)).rejects.toBeInstanceOf(GarbledAnswer);
  });

  it('rejects an answer that is cut off at any byte', async () => {
    const whole = anAnswer();
    for (let length = 0; length < whole.length; length++) {
      await expect(read(whole.subarray(0, length))).rejects.toBeInstanceOf(GarbledAnswer);
    }
  });
});
