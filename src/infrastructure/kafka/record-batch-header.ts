import { crc32c } from './crc32c.js';

export type Compression = 'none' | 'gzip';

const MAGIC = 2;
const ATTRIBUTES: Readonly<Record<Compression, number>> = { none: 0, gzip: 1 };
const NO_LEADER_EPOCH = -1;
/** Byte offsets of the header's fields in a batch. */
const AT = {
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  records: 57,
} as const;
/** The number of bytes of a batch's header. */
export const BATCH_HEADER_BYTES = 61;

/** The producer of a batch, and the batch's position among that producer's records in the partition. */
export interface BatchIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** The sequence number of the first record. */
  readonly sequence: number;
}

/** The variable fields of a batch's header. */
export interface BatchHeader extends BatchIdentity {
  readonly records: number;
  /** The timestamp of the first record and the latest timestamp, in milliseconds since 1970. */
  readonly base: number;
  readonly latest: number;
}

/** Writes the header, including the CRC-32C, before the records, which are already in the batch. */
export function writeBatchHeader(batch: Uint8Array, header: BatchHeader, compression: Compression): void {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  view.setBigInt64(0, 0n); // the offset, which the broker sets
  view.setInt32(AT.length, batch.length - AT.leaderEpoch);
  view.setInt32(AT.leaderEpoch, NO_LEADER_EPOCH);
  view.setInt8(AT.magic, MAGIC);
  view.setInt16(AT.attributes, ATTRIBUTES[compression]);
  view.setInt32(AT.lastOffsetDelta, header.records - 1);
  view.setBigInt64(AT.baseTimestamp, BigInt(header.base));
  view.setBigInt64(AT.maxTimestamp, BigInt(header.latest));
  view.setBigInt64(AT.producerId, header.producerId);
  view.setInt16(AT.producerEpoch, header.producerEpoch);
  view.setInt32(AT.baseSequence, header.sequence);
  view.setInt32(AT.records, header.records);
  view.setUint32(AT.crc, crc32c(batch.subarray(AT.attributes)));
}
