import type { ProtocolRequest } from './kafkajs-inside.js';

/** Number of the request that brings records, and the version that is used: the last before tags came, in Kafka since 2.1. */
const PRODUCE = 0;
const VERSION = 7;
const ALL_REPLICAS = -1;
/** A broker that waits longer for its replicas says so, before its silence counts as a broken connection. */
const REPLICAS_TIMEOUT_MS = 8000;
/** The sender watches the time by itself: an answer may be late because the broker throttles. */
const NO_TIMEOUT_MS = 1e9;

/** What a broker says of one batch. */
export interface ProduceAnswer {
  readonly errorCode: number;
  /** Of the batch's first record; negative where the broker does not tell. */
  readonly baseOffset: bigint;
  /** How long the broker wants to be left alone, and does not answer. */
  readonly throttleMs: number;
}

/** The answer to a request is none: cut off, or about something else. */
export class GarbledAnswer extends Error {
  override readonly name = 'GarbledAnswer';
}

/** Bytes that the request takes before the batch. */
export function produceHeaderBytes(topic: string): number {
  return 26 + Buffer.byteLength(topic);
}

/** Writes the request's beginning into the room before the batch; `bytes` then are the whole request. */
export function writeProduceHeader(bytes: Uint8Array, topic: string, partition: number): void {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, produceHeaderBytes(topic));
  let at = header.writeInt16BE(-1, 0); // no transaction
  at = header.writeInt16BE(ALL_REPLICAS, at);
  at = header.writeInt32BE(REPLICAS_TIMEOUT_MS, at);
  at = header.writeInt32BE(1, at); // one topic
  at = header.writeInt16BE(Buffer.byteLength(topic), at);
  at += header.write(topic, at);
  at = header.writeInt32BE(1, at); // one partition
  at = header.writeInt32BE(partition, at);
  header.writeInt32BE(bytes.length - header.length, at);
}

/** Brings one batch, or what stands for it, to one partition; rejects with `GarbledAnswer`. */
export function produceRequest(
  bytes: Uint8Array,
  topic: string,
  partition: number,
): ProtocolRequest<ProduceAnswer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    request: {
      apiKey: PRODUCE,
      apiVersion: VERSION,
      apiName: 'Produce',
      encode: () => Promise.resolve({ buf: buffer, buffer }),
    },
    response: {
      decode: (payload) => new Promise((resolve) => resolve(decode(payload, topic, partition))),
      parse: (decoded) => Promise.resolve(decoded),
    },
    requestTimeout: NO_TIMEOUT_MS,
    logResponseError: false,
  };
}

function decode(payload: Buffer, topic: string, partition: number): ProduceAnswer {
  try {
    const topics = payload.readInt32BE(0);
    const nameLength = payload.readInt16BE(4);
    const name = payload.toString('utf8', 6, 6 + nameLength);
    const at = 6 + nameLength;
    const partitions = payload.readInt32BE(at);
    const answered = payload.readInt32BE(at + 4);
    const errorCode = payload.readInt16BE(at + 8);
    const baseOffset = payload.readBigInt64BE(at + 10);
    const throttleMs = payload.readInt32BE(at + 34); // behind the time of appending and the log's start
    const sameQuestion = topics === 1 && partitions === 1 && name === topic && answered === partition;
    if (sameQuestion && throttleMs >= 0) return { errorCode, baseOffset, throttleMs };
  } catch (error) {
    throw new GarbledAnswer('The answer to a batch is cut off.', { cause: error });
  }
  throw new GarbledAnswer('The answer to a batch is about something else.');
}
