import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { DestinationError } from '../../../domain/errors.js';

/** Decompresses a page into exactly `length` bytes, or throws. */
export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** How to decompress the pages of a codec, which is loaded only now. Rejects with a `DestinationError` if there is no way. */
export async function decompressorOf(codec: CompressionCodec, path: string): Promise<Decompress> {
  switch (codec) {
    case 'UNCOMPRESSED':
      return (bytes) => bytes;
    case 'SNAPPY': {
      const { snappyUncompress } = await import('hyparquet');
      return (bytes, length) => {
        const page = new Uint8Array(length);
        snappyUncompress(bytes, page);
        return page;
      };
    }
    case 'GZIP':
      return (bytes, length) => gunzipSync(bytes, { maxOutputLength: length });
    case 'BROTLI':
      return (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: length });
    case 'ZSTD': {
      const { decompressZstd } = await import('hyparquet-compressors');
      return (bytes, length) => decompressZstd(bytes, new Uint8Array(length));
    }
    case 'LZ4':
      return (await import('hyparquet-compressors')).decompressLz4;
    case 'LZ4_RAW':
      return (await import('hyparquet-compressors')).decompressLz4Raw;
    case 'LZO':
    default:
      throw new DestinationError(
        'records.unreadable',
        `${path} is compressed with ${codec}, which cannot be read. Write it with zstd, snappy or gzip.`,
      );
  }
}
