import type { Hash } from 'node:crypto';
import { ContainerTally } from '../../../application/data-sets/container-tally.js';
import { sha256 } from './sha256.js';

/** Counts the written records of each container and, if wanted, computes the SHA-256 of their NDJSON form. */
export class DataSetTally extends ContainerTally {
  private readonly hash: Hash | undefined;

  constructor(
    /** Whether the caller must pass the rows as NDJSON to `digest`. */
    readonly wantsNdjson: boolean = false,
  ) {
    super();
    this.hash = wantsNdjson ? sha256() : undefined;
  }

  /** The SHA-256 in hexadecimal; undefined if it is not wanted. Call it once, at the end. */
  ndjsonDigest(): string | undefined {
    return this.hash?.digest('hex');
  }

  /** Adds rows as NDJSON to the digest, in the order of the file. */
  digest(ndjson: Uint8Array): void {
    this.hash?.update(ndjson);
  }
}
