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

  constructor(private readonly target: ByteTarget) {
    this.pumped = this.pump();
    this.pumped.catch((error: unknown) => this.gzip.destroy(error as Error));
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
  private async compress(piece: Uint8Array): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) =>
        this.gzip.write(piece, (error) => (error ? reject(error) : resolve())),
      );
    } catch (error) {
      await this.pumped;
      throw error;
    }
  }

  private async pump(): Promise<void> {
    for await (const compressed of this.gzip) await this.target.write(compressed as Uint8Array);
  }
}
