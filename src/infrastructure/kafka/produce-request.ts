import type { ProtocolRequest } from './kafkajs-inside.js';

/** API key and version of Produce requests. Version 7 (Kafka 2.1) does not yet use the flexible format with tags. */
const PRODUCE = 0;
const VERSION = 7;
const ALL_REPLICAS = -1;
/** How long a broker waits for its replicas: shorter than the time after which a silent broker counts as hanging. */
const REPLICAS_TIMEOUT_MS = 8000;
/** Effectively no timeout: `ProducerConnection` has its own, because throttling may delay an answer. */
const NO_TIMEOUT_MS = 1e9;

/** A broker's answer to one batch. */
export interface ProduceAnswer {
  readonly errorCode: number;
  /** The offset of the batch's first record; negative if the broker does not say. */
  readonly baseOffset: bigint;
  /** Milliseconds for which the broker throttles and does not answer. */
  readonly throttleMs: number;
}

/** An answer is invalid: it is cut off, or about something else. */
export class GarbledAnswer extends Error {
  override readonly name = 'GarbledAnswer';
}

/** The number of bytes of the request before the batch. */
export function produceHeaderBytes(topic: string): number {
  return 26 + Buffer.byteLength(topic);
}

/** Writes the start of the request into the room before the batch; after that, `bytes` are the whole request. */
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

/** A Produce request with one batch, or its placeholder, for one partition; decoding rejects with `GarbledAnswer`. */
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
    const throttleMs = payload.readInt32BE(at + 34); // after the append time and the log start offset
    const sameQuestion = topics === 1 && partitions === 1 && name === topic && answered === partition;
    if (sameQuestion && throttleMs >= 0) return { errorCode, baseOffset, throttleMs };
  } catch (error) {
    throw new GarbledAnswer('The answer to a batch is cut off.', { cause: error });
  }
  throw new GarbledAnswer('The answer to a batch is about something else.');
}
