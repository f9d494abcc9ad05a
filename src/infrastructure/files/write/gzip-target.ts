import { createGzip } from 'node:zlib';
import type { ByteTarget } from './byte-target.js';

/** Telemetry is mostly digits of noise: higher levels take twice the time for a few per cent. */
const LEVEL = 4;
/** The compressor is fed in pieces of this size whatever comes in, so that its output does not depend on that. */
const PIECE_BYTES = 512 * 1024;

/** Compresses on a thread of Node's own, while the next records are made. */
export class GzipTarget implements ByteTarget {
  private readonly gzip = createGzip({ level: LEVEL, chunkSize: PIECE_BYTES });
  private readonly pumped: Promise<void>;
  private piece = new Uint8Array(PIECE_BYTES);
  private used = 0;
  private taken: Promise<void> = Promise.resolve();
  /** Ends the wait for the compressor, which never calls back if it is stopped with its output full. */
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

  /** Gives the piece to the compressor once that is done with the one before. */
  private async feed(): Promise<void> {
    await this.taken;
    const piece = this.piece.subarray(0, this.used);
    this.piece = new Uint8Array(PIECE_BYTES);
    this.used = 0;
    this.taken = this.compress(piece);
    this.taken.catch(() => undefined);
  }

  /** Rejects with what went wrong at the target, where that stopped the compressor. */
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
