import { crc32c } from './crc32c.js';

export type Compression = 'none' | 'gzip';

const MAGIC = 2;
const ATTRIBUTES: Readonly<Record<Compression, number>> = { none: 0, gzip: 1 };
const NO_LEADER_EPOCH = -1;
/** Places of the header's fields in a batch. */
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
/** Bytes of a batch's header. */
export const BATCH_HEADER_BYTES = 61;

/** Who writes a batch, and its place among that producer's records in the partition. */
export interface BatchIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Of the first record. */
  readonly sequence: number;
}

/** What stands in front of a batch's records. */
export interface BatchHeader extends BatchIdentity {
  readonly records: number;
  /** Milliseconds since 1970, of the first record and of the latest one. */
  readonly base: number;
  readonly latest: number;
}

/** Writes the header into the first bytes of a batch whose records are there, compressed or not, and their CRC-32C. */
export function writeBatchHeader(batch: Uint8Array, header: BatchHeader, compression: Compression): void {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  view.setBigInt64(0, 0n); // the offset, which the broker gives
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
