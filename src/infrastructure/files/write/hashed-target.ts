import type { WrittenFile } from '../../../application/data-sets/data-set-files.js';
import { sha256 } from './sha256.js';
import type { ByteTarget } from './byte-target.js';

/** Knows the size and the SHA-256 of what passes through. */
export class HashedTarget implements ByteTarget {
  private readonly hash = sha256();
  private bytes = 0;

  constructor(private readonly target: ByteTarget) {}

  /** Call it once, at the end. */
  written(): WrittenFile {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.target.write(bytes);
    this.hash.update(bytes);
    this.bytes += bytes.length;
  }

  finish(): Promise<void> {
    return this.target.finish();
  }

  commit(): Promise<void> {
    return this.target.commit();
  }

  discard(): Promise<void> {
    return this.target.discard();
  }
}
