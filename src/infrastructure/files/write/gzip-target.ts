import { createGzip } from 'node:zlib';
import type { ByteTarget } from './byte-target.js';

/** Telemetry is mostly random digits: higher levels take twice the time and save only a few per cent. */
const LEVEL = 4;
/** The compressor always gets pieces of this size, so that its output does not depend on the sizes of the writes. */
const PIECE_BYTES = 512 * 1024;

/** Compresses on a thread of Node.js's pool while the main thread makes the next records. */
export class GzipTarget implements ByteTarget {
  private readonly gzip = createGzip({ level: LEVEL, chunkSize: PIECE_BYTES });
  private readonly pumped: Promise<void>;
  private piece = new Uint8Array(PIECE_BYTES);
  private used = 0;
  private taken: Promise<void> = Promise.resolve();
  /** Rejects the pending write: a compressor that is destroyed while its output is full never calls back. */
  private stopped: ((reason: unknown) => void) | undefined;

  constructor(private readonly target: ByteTarget) {
    this.pumped = this.pump();
    this.pumped.catch((error: unknown) => {
      this.gzip.destroy(error as Error);
      this.stopped?.(error);
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + PIECE_BYTES - this.used);
      this.piece.set(part, this.used);
      this.used += part.length;
      at += part.length;
      if (this.used === PIECE_BYTES) await this.feed();
    }
  }

  async finish(): Promise<void> {
    await this.feed();
    await this.taken;
    this.gzip.end();
    await this.pumped;
    await this.target.finish();
  }

  commit(): Promise<void> {
    return this.target.commit();
  }

  async discard(): Promise<void> {
    this.gzip.destroy();
    await this.taken.catch(() => undefined);
    await this.pumped.catch(() => undefined);
    await this.target.discard();
  }

  /** Passes the current piece to the compressor when the compressor is done with the previous one. */
  private async feed(): Promise<void> {
    await this.taken;
    const piece = this.piece.subarray(0, this.used);
    this.piece = new Uint8Array(PIECE_BYTES);
    this.used = 0;
    this.taken = this.compress(piece);
    this.taken.catch(() => undefined);
  }

  /** If an error of the target stopped the compressor, rejects with that error. */
  private compress(piece: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stopped = reject;
      this.gzip.write(piece, (error) => {
        if (error) this.pumped.then(() => reject(error), reject);
        else resolve();
      });
    });
  }

  private async pump(): Promise<void> {
    for await (const compressed of this.gzip) await this.target.write(compressed as Uint8Array);
  }
}
