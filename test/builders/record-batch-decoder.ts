import { gunzipSync } from 'node:zlib';
import { plainCrc32c } from '../../src/infrastructure/kafka/kafkajs-inside.js';

/** A record batch of format 2, as an independent decoder of the published protocol reads it. */
export interface DecodedBatch {
  readonly baseOffset: bigint;
  readonly leaderEpoch: number;
  readonly magic: number;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly records: readonly DecodedRecord[];
}

export interface DecodedRecord {
  readonly attributes: number;
  readonly timestamp: bigint;
  readonly offsetDelta: bigint;
  readonly key: string;
  readonly value: string;
  readonly headers: bigint;
}

/** Decodes a batch; throws if its lengths or its checksum are wrong. */
export function decodeBatch(bytes: Uint8Array): DecodedBatch {
  const batch = Buffer.from(bytes);
  if (batch.readInt32BE(8) !== batch.length - 12) throw new Error('The length of the batch is wrong.');
  if (batch.readUInt32BE(17) !== plainCrc32c(batch.subarray(21))) throw new Error('The checksum is wrong.');
  const attributes = batch.readInt16BE(21);
  const baseTimestamp = batch.readBigInt64BE(27);
  const body = batch.subarray(61);
  const reader = new Reader(attributes === 1 ? gunzipSync(body) : body);
  const records = Array.from({ length: batch.readInt32BE(57) }, () => decodeRecord(reader, baseTimestamp));
  reader.assertEnd();
  return {
    baseOffset: batch.readBigInt64BE(0),
    leaderEpoch: batch.readInt32BE(12),
    magic: batch.readInt8(16),
    attributes,
    lastOffsetDelta: batch.readInt32BE(23),
    baseTimestamp,
    maxTimestamp: batch.readBigInt64BE(35),
    producerId: batch.readBigInt64BE(43),
    producerEpoch: batch.readInt16BE(51),
    baseSequence: batch.readInt32BE(53),
    records,
  };
}

function decodeRecord(batch: Reader, baseTimestamp: bigint): DecodedRecord {
  const reader = new Reader(batch.take(batch.varint()));
  const record = {
    attributes: reader.take(1n)[0] ?? -1,
    timestamp: baseTimestamp + reader.varint(),
    offsetDelta: reader.varint(),
    key: reader.take(reader.varint()).toString('utf8'),
    value: reader.take(reader.varint()).toString('utf8'),
    headers: reader.varint(),
  };
  reader.assertEnd();
  return record;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  take(length: bigint): Buffer {
    const end = this.at + Number(length);
    if (end > this.bytes.length) throw new Error('A length reaches beyond the end.');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  /** Reads a zigzag number: 7 bits per byte, lowest first. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(this.take(1n)[0] as number);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value & 1n ? -(value >> 1n) - 1n : value >> 1n;
    }
  }

  assertEnd(): void {
    if (this.at !== this.bytes.length) throw new Error(`${this.bytes.length - this.at} bytes are left.`);
  }
}
