import type { ProtocolRequest } from './kafkajs-inside.js';

/** The API key of Metadata requests, and their first version that can return a topic's id (Kafka 3.1). */
export const METADATA = 3;
export const VERSION_WITH_TOPIC_IDS = 12;

const ID_BYTES = 16;
const NO_TAGS = 0;
const UNKNOWN_TOPIC_OR_PARTITION = 3;

/** The decoded answer. */
export interface TopicId {
  /** Hexadecimal. */
  readonly id: string;
}

/**
 * Asks a broker for the id of a topic; a recreated topic of the same name gets a new id. Decoding rejects if there is
 * no such topic. kafkajs 2.2.4 cannot do this: it uses version 6, which has no ids, and does not know the flexible
 * message format of version 12.
 */
export function topicIdRequest(topic: string): ProtocolRequest<TopicId> {
  return {
    request: {
      apiKey: METADATA,
      apiVersion: VERSION_WITH_TOPIC_IDS,
      apiName: 'Metadata',
      encode: () => {
        const buffer = encode(topic);
        return Promise.resolve({ buf: buffer, buffer });
      },
    },
    response: {
      decode: (payload) => new Promise((resolve) => resolve({ id: decode(new FlexibleReader(payload)) })),
      parse: (decoded) => Promise.resolve(decoded),
    },
  };
}

function encode(topic: string): Buffer {
  const name = Buffer.from(topic);
  return Buffer.concat([
    Buffer.of(NO_TAGS), // the end of the header, which kafkajs writes without it
    Buffer.of(...varint(1 + 1)), // one topic
    Buffer.alloc(ID_BYTES),
    Buffer.of(...varint(name.length + 1)),
    name,
    Buffer.of(NO_TAGS),
    Buffer.of(0, 0), // do not create the topic, do not return the allowed operations
    Buffer.of(NO_TAGS),
  ]);
}

function decode(answer: FlexibleReader): string {
  answer.tags(); // the end of the header
  answer.skip(4); // throttle time
  for (let brokers = answer.count(); brokers > 0; brokers--) {
    answer.skip(4); // node id
    answer.text(); // host
    answer.skip(4); // port
    answer.text(); // rack
    answer.tags();
  }
  answer.text(); // cluster id
  answer.skip(4); // controller
  answer.count(); // one topic
  const error = answer.int16();
  answer.text(); // name
  if (error !== 0) throw failure(error);
  return answer.bytes(ID_BYTES).toString('hex');
}

/** An error with the `type` that kafkajs's errors have. */
function failure(code: number): Error {
  const error = new Error(`Kafka answered with error code ${code} when asked for the topic's id`);
  return code === UNKNOWN_TOPIC_OR_PARTITION
    ? Object.assign(error, { type: 'UNKNOWN_TOPIC_OR_PARTITION' })
    : error;
}

/** An unsigned varint: 7 bits per byte, the lowest first. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** Reads Kafka's flexible message format: lengths are varints of the length plus one, and tagged fields may follow. */
class FlexibleReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  skip(bytes: number): void {
    this.at += bytes;
  }

  bytes(length: number): Buffer {
    this.at += length;
    if (this.at > this.buffer.length) throw new RangeError("Kafka's answer about the topic is cut off.");
    return this.buffer.subarray(this.at - length, this.at);
  }

  int16(): number {
    return this.bytes(2).readInt16BE();
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes(1).readUInt8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** Reads the number of elements of an array. */
  count(): number {
    return Math.max(0, this.varint() - 1);
  }

  /** Skips a text, which may be null. */
  text(): void {
    this.skip(this.count());
  }

  /** Skips tagged fields. */
  tags(): void {
    for (let tags = this.varint(); tags > 0; tags--) {
      this.varint();
      this.skip(this.varint());
    }
  }
}
